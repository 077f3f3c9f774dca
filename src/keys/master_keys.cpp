#include "keys/master_keys.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <openssl/crypto.h>

#include "keys/sealer.h"

namespace certwright::keys {
namespace {

constexpr std::size_t key_bytes = 32;
// A version is a line of about 80 characters; rotated monthly, 64 KiB last for 60 years.
constexpr std::size_t max_file_bytes = 64UL * 1024;
constexpr std::string_view wrapped_mark = "wrapped:";

/// Closes a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

std::string system_error() { return std::strerror(errno); }

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// A directory entry survives a power cut only once its directory was synced.
bool sync_directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Descriptor file{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  return file.is_open() && ::fsync(file.get()) == 0;
}

/// Whether the finished file may take another's place.
enum class Place { new_name, replace };

Result<void> write_file(const std::string& path, const Secret& text, Random& random, Place place) {
  const std::string temporary = path + "." + hex(random_bytes(random, 8)) + ".new";
  auto written = [&]() -> Result<void> {
    const Descriptor file{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!file.is_open() || !write_all(file.get(), text.reveal_text()) || ::fsync(file.get()) != 0)
      return fail(ErrorCode::unavailable, "cannot write the master key file " + path + ": " + system_error());
    // link() gives the finished file its name, and refuses to replace another: whole or not at all.
    const int named =
        place == Place::new_name ? ::link(temporary.c_str(), path.c_str()) : ::rename(temporary.c_str(), path.c_str());
    if (named == 0) return {};
    if (errno == EEXIST) return fail(ErrorCode::conflict, "the master key file " + path + " exists already");
    return fail(ErrorCode::unavailable, "cannot name the master key file " + path + ": " + system_error());
  }();
  ::unlink(temporary.c_str());
  if (!written) return written;
  if (!sync_directory_of(path))
    return fail(ErrorCode::unavailable, "cannot sync the directory of the master key file " + path);
  return {};
}

Secret base64_text(const Secret& key) {
  std::string text = base64(key.reveal());
  Secret secret{text};
  OPENSSL_cleanse(text.data(), text.size());
  return secret;
}

Result<Secret> read_file(const std::string& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (!file.is_open()) {
    if (errno == ENOENT || errno == ENOTDIR)
      return fail(ErrorCode::not_found, "there is no master key file " + path +
                                            ": restore it from where it was kept, or name the file that holds it with "
                                            "master_key_file in [keys]; without it stored keys cannot be opened");
    return fail(ErrorCode::access_denied, "cannot open the master key file " + path + ": " + system_error());
  }
  struct stat status{};
  if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return fail(ErrorCode::invalid_request, "the master key file " + path + " is not a regular file");
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return fail(ErrorCode::access_denied,
                "the master key file " + path + " is open to group or others: run `chmod 600 " + path + "`");
  Bytes content(std::min(static_cast<std::size_t>(status.st_size), max_file_bytes) + 1);
  std::size_t length = 0;
  while (length < content.size()) {
    const ssize_t got = ::read(file.get(), content.data() + length, content.size() - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return fail(ErrorCode::access_denied, "cannot read the master key file " + path + ": " + system_error());
    if (got == 0) break;
    length += static_cast<std::size_t>(got);
  }
  content.resize(length);
  return Secret{std::move(content)};
}

std::string_view next(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return part;
}

std::optional<Secret> decoded_key(std::string_view text) {
  auto bytes = from_base64(text);
  if (!bytes) return std::nullopt;
  Secret key{std::move(*bytes)};
  if (key.reveal().size() != key_bytes) return std::nullopt;
  return key;
}

// Wrapped keys cannot be exchanged for one another.
std::string purpose_of(std::uint32_t version) { return fmt::format("certwright master key {}", version); }

Result<Secret> unwrapped_key(const MasterKey& one, KeyWrapper* wrapper) {
  if (wrapper == nullptr)
    return fail(ErrorCode::invalid_request,
                "is wrapped by a key in a token: name that key with wrapping_key in [keys]");
  TRY(Secret key, wrapper->unwrap(one.wrapped, purpose_of(one.version)));
  if (key.reveal().size() != key_bytes)
    return fail(ErrorCode::invalid_request, "holds a wrapped key of another length than 32 bytes");
  return key;
}

tl::unexpected<Error> malformed() {
  return fail(ErrorCode::invalid_request,
              "holds neither 32 bytes as one line of base64, nor a line `VERSION DATE BASE64` for each version");
}

// "2 2026-11-26T21:50:00Z BASE64", "2 2026-11-26T21:50:00Z wrapped:BASE64"
Result<MasterKey> parse_line(std::string_view line, KeyWrapper* wrapper) {
  MasterKey one;
  const std::string_view number = next(line, ' ');
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), one.version);
  if (error != std::errc{} || end != number.data() + number.size() || one.version == 0) return malformed();
  one.made_at = next(line, ' ');
  if (one.made_at == "-") one.made_at.clear();
  if (line.starts_with(wrapped_mark)) {
    const auto wrapped = from_base64(line.substr(wrapped_mark.size()));
    if (!wrapped || wrapped->empty()) return malformed();
    one.wrapped = *wrapped;
    TRY(one.key, unwrapped_key(one, wrapper));
    return one;
  }
  auto key = decoded_key(line);
  if (!key) return malformed();
  one.key = std::move(*key);
  return one;
}

Result<std::vector<MasterKey>> parse(std::string_view text, KeyWrapper* wrapper) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  std::vector<MasterKey> keys;
  if (auto only = decoded_key(text)) {
    keys.push_back({.version = 1, .made_at = {}, .key = std::move(*only), .wrapped = {}});
    return keys;
  }
  while (!text.empty()) {
    TRY(MasterKey one, parse_line(next(text, '\n'), wrapper));
    if (!keys.empty() && one.version <= keys.back().version) return malformed();
    keys.push_back(std::move(one));
  }
  if (keys.empty()) return malformed();
  return keys;
}

Secret text_of_key(const MasterKey& one) {
  return one.wrapped.empty() ? base64_text(one.key) : Secret{std::string{wrapped_mark} + base64(one.wrapped)};
}

Result<MasterKey> make_version(std::uint32_t version, std::string made_at, Random& random, KeyWrapper* wrapper) {
  MasterKey made{
      .version = version, .made_at = std::move(made_at), .key = Secret{random_bytes(random, key_bytes)}, .wrapped = {}};
  if (wrapper == nullptr) return made;
  TRY(made.wrapped, wrapper->wrap(made.key.reveal(), purpose_of(version)));
  return made;
}

Secret file_text(const std::vector<MasterKey>& keys) {
  Bytes text;
  for (const MasterKey& one : keys) {
    const std::string head = fmt::format("{} {} ", one.version, one.made_at.empty() ? "-" : one.made_at);
    const Secret key = text_of_key(one);
    // The buffer grows by hand, so that no copy of a key is left behind where it was.
    Bytes longer;
    longer.reserve(text.size() + head.size() + key.reveal().size() + 1);
    longer.insert(longer.end(), text.begin(), text.end());
    longer.insert(longer.end(), head.begin(), head.end());
    longer.insert(longer.end(), key.reveal().begin(), key.reveal().end());
    longer.push_back('\n');
    if (!text.empty()) OPENSSL_cleanse(text.data(), text.size());
    text = std::move(longer);
  }
  return Secret{std::move(text)};
}

/// Reads, changes and replaces the file, while nobody else does.
template <class Change>
Result<void> change_file(const std::string& path, Random& random, KeyWrapper* wrapper, Change&& change) {
  const std::string beside = path + ".lock";
  const Descriptor lock{::open(beside.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600)};
  if (!lock.is_open() || ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
    return fail(ErrorCode::unavailable, "the master key file " + path + " is being changed: " + system_error());
  TRY(std::vector<MasterKey> keys, read_master_keys(path, wrapper));
  TRY_VOID(change(keys));
  return write_file(path, file_text(keys), random, Place::replace);
}

}  // namespace

Result<void> create_master_key_file(const std::string& path, Random& random, KeyWrapper* wrapper) {
  std::vector<MasterKey> first;
  TRY(MasterKey made, make_version(1, {}, random, wrapper));
  if (wrapper == nullptr) {
    const Secret line = base64_text(made.key);
    Bytes text(line.reveal().begin(), line.reveal().end());
    text.push_back('\n');
    return write_file(path, Secret{std::move(text)}, random, Place::new_name);
  }
  first.push_back(std::move(made));
  return write_file(path, file_text(first), random, Place::new_name);
}

Result<std::vector<MasterKey>> read_master_keys(const std::string& path, KeyWrapper* wrapper) {
  TRY(const Secret text, read_file(path));
  auto keys = text.reveal().size() > max_file_bytes ? malformed() : parse(text.reveal_text(), wrapper);
  if (keys) return keys;
  return fail(keys.error().code, fmt::format("the master key file {}: {}", path, keys.error().detail));
}

Result<std::uint32_t> add_master_key(const std::string& path, Random& random, Timestamp now, KeyWrapper* wrapper) {
  std::uint32_t version = 0;
  TRY_VOID(change_file(path, random, wrapper, [&](std::vector<MasterKey>& keys) -> Result<void> {
    version = keys.back().version + 1;
    TRY(MasterKey made, make_version(version, rfc3339(now), random, wrapper));
    keys.push_back(std::move(made));
    return {};
  }));
  return version;
}

Result<void> drop_master_key(const std::string& path, std::uint32_t version, KeyWrapper* wrapper) {
  SystemRandom random;
  return change_file(path, random, wrapper, [&](std::vector<MasterKey>& keys) -> Result<void> {
    if (keys.back().version == version)
      return fail(ErrorCode::invalid_request, fmt::format("version {} is the one that seals", version));
    if (std::erase_if(keys, [&](const MasterKey& one) { return one.version == version; }) == 0)
      return fail(ErrorCode::not_found, fmt::format("{} has no version {}", path, version));
    return {};
  });
}

}  // namespace certwright::keys
