#include "keys/sealer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <vector>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include "base/digest.h"
#include "base/mutex.h"

namespace certwright::keys {
namespace {

constexpr std::size_t key_bytes = 32;
// NIST SP 800-38D section 8.2: 96 bits is the length that GCM uses as it is. With random nonces section 8.3 allows
// 2^32 values under one key: at a thousand a second that is 49 days of sealing without a pause, and a certificate
// seals one value. The key version in front of each value is what a rotation goes by.
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;
constexpr std::uint8_t format = 1;
constexpr std::array<std::uint8_t, 4> key_version{0, 0, 0, 1};
constexpr std::size_t header_bytes = 1 + key_version.size();
constexpr std::size_t overhead_bytes = header_bytes + nonce_bytes + tag_bytes;
// What is sealed is a key or a credential; OpenSSL counts in int.
constexpr std::size_t max_plain_bytes = 1024 * 1024;

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
using CipherPtr = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

enum class Direction { open = 0, seal = 1 };

/// Contexts with the key's schedule computed, each lent to one call at a time. Setting one up costs more than sealing
/// a key does.
class Contexts {
 public:
  Contexts(Secret key, Direction direction) : key_(std::move(key)), direction_(direction) {}

  CipherPtr take() {
    {
      const Lock lock{mutex_};
      if (!idle_.empty()) {
        CipherPtr context = std::move(idle_.back());
        idle_.pop_back();
        return context;
      }
    }
    CipherPtr context{EVP_CIPHER_CTX_new()};
    if (!context || EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key_.reveal().data(), nullptr,
                                      static_cast<int>(direction_)) != 1)
      throw std::runtime_error("OpenSSL has no AES-256-GCM");
    return context;
  }

  void give_back(CipherPtr context) {
    const Lock lock{mutex_};
    idle_.push_back(std::move(context));
  }

 private:
  const Secret key_;
  const Direction direction_;
  Mutex mutex_;
  std::vector<CipherPtr> idle_ CERTWRIGHT_GUARDED_BY(mutex_);
};

bool update(EVP_CIPHER_CTX* context, std::uint8_t* out, ByteView in) {
  int written = 0;
  return EVP_CipherUpdate(context, out, &written, in.data(), static_cast<int>(in.size())) == 1 &&
         static_cast<std::size_t>(written) == in.size();
}

// The header and the purpose are authenticated, not encrypted: neither can be exchanged. The header's fixed length
// keeps the two apart.
bool start(EVP_CIPHER_CTX* context, const std::uint8_t* nonce, ByteView header, std::string_view purpose) {
  return EVP_CipherInit_ex(context, nullptr, nullptr, nullptr, nonce, -1) == 1 && update(context, nullptr, header) &&
         (purpose.empty() || update(context, nullptr, bytes_of(purpose)));
}

class AesGcmSealer final : public Sealer {
 public:
  AesGcmSealer(const Secret& key, Random& random)
      : sealing_(key.clone(), Direction::seal),
        opening_(key.clone(), Direction::open),
        deriving_(to_bytes(hmac_sha256(key.reveal(), bytes_of("certwright derive")))),
        random_(random) {}

  [[nodiscard]] Bytes seal(ByteView plain, std::string_view purpose) override {
    if (plain.size() > max_plain_bytes) throw std::length_error("a value too long to be sealed");
    Bytes sealed(overhead_bytes + plain.size());
    sealed[0] = format;
    std::copy(key_version.begin(), key_version.end(), sealed.begin() + 1);
    const std::span<std::uint8_t> nonce = std::span{sealed}.subspan(header_bytes, nonce_bytes);
    random_.fill(nonce);
    std::uint8_t* const body = nonce.data() + nonce_bytes;
    CipherPtr context = sealing_.take();
    int written = 0;
    if (!start(context.get(), nonce.data(), ByteView{sealed}.first(header_bytes), purpose) ||
        !update(context.get(), body, plain) || EVP_CipherFinal_ex(context.get(), body + plain.size(), &written) != 1 ||
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_bytes, body + plain.size()) != 1)
      throw std::runtime_error("AES-256-GCM could not seal a value");
    sealing_.give_back(std::move(context));
    return sealed;
  }

  [[nodiscard]] Result<Secret> open(ByteView sealed, std::string_view purpose) const override {
    if (sealed.size() < overhead_bytes || sealed.size() > overhead_bytes + max_plain_bytes || sealed[0] != format)
      return fail(ErrorCode::internal, "a sealed value of another format");
    if (std::memcmp(sealed.data() + 1, key_version.data(), key_version.size()) != 0)
      return fail(ErrorCode::internal, "a value sealed under another version of the master key");
    const ByteView nonce = sealed.subspan(header_bytes, nonce_bytes);
    const ByteView body = sealed.subspan(header_bytes + nonce_bytes, sealed.size() - overhead_bytes);
    std::array<std::uint8_t, tag_bytes> tag{};
    std::copy(sealed.end() - tag_bytes, sealed.end(), tag.begin());
    Bytes plain(body.size());
    CipherPtr context = opening_.take();
    int written = 0;
    const bool opened = start(context.get(), nonce.data(), sealed.first(header_bytes), purpose) &&
                        update(context.get(), plain.data(), body) &&
                        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes, tag.data()) == 1 &&
                        EVP_CipherFinal_ex(context.get(), plain.data() + plain.size(), &written) == 1;
    opening_.give_back(std::move(context));
    if (!opened) {
      ERR_clear_error();
      OPENSSL_cleanse(plain.data(), plain.size());
      return fail(ErrorCode::internal,
                  "a sealed value does not open: another master key, another purpose, or changed bytes");
    }
    return Secret{std::move(plain)};
  }

  [[nodiscard]] Secret derive(std::string_view purpose) const override {
    return Secret{to_bytes(hmac_sha256(deriving_.reveal(), bytes_of(purpose)))};
  }

 private:
  static Bytes to_bytes(const Sha256& digest) { return Bytes(digest.begin(), digest.end()); }

  Contexts sealing_;
  mutable Contexts opening_;
  Secret deriving_;
  Random& random_;
};

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

Result<void> write_new_file(const std::string& temporary, const std::string& path, const Secret& line) {
  const Descriptor file{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
  if (!file.is_open() || !write_all(file.get(), line.reveal_text()) || ::fsync(file.get()) != 0)
    return fail(ErrorCode::unavailable, "cannot write the master key file " + path + ": " + system_error());
  // link() gives the finished file its name, and refuses to replace another: whole or not at all.
  if (::link(temporary.c_str(), path.c_str()) != 0) {
    if (errno == EEXIST) return fail(ErrorCode::conflict, "the master key file " + path + " exists already");
    return fail(ErrorCode::unavailable, "cannot name the master key file " + path + ": " + system_error());
  }
  return {};
}

Secret base64_line(const Secret& key) {
  const std::string text = base64(key.reveal());
  Secret line{text + "\n"};
  OPENSSL_cleanse(const_cast<char*>(text.data()), text.size());
  return line;
}

// 32 bytes are 44 characters of base64; a longer file is none, and is not read to its end.
constexpr std::size_t max_key_file_bytes = 64;

Result<Secret> read_key(int file, const std::string& path) {
  Bytes content(max_key_file_bytes + 1);
  std::size_t length = 0;
  while (length < content.size()) {
    const ssize_t got = ::read(file, content.data() + length, content.size() - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return fail(ErrorCode::access_denied, "cannot read the master key file " + path + ": " + system_error());
    if (got == 0) break;
    length += static_cast<std::size_t>(got);
  }
  content.resize(length);
  const Secret text{std::move(content)};
  std::string_view line = text.reveal_text();
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  auto decoded = from_base64(line);
  if (decoded) {
    Secret key{std::move(*decoded)};
    if (key.reveal().size() == key_bytes) return key;
  }
  return fail(ErrorCode::invalid_request,
              "the master key file " + path + " does not hold 32 bytes as one line of base64");
}

}  // namespace

Result<void> create_master_key_file(const std::string& path, Random& random) {
  const Secret key{random_bytes(random, key_bytes)};
  const std::string temporary = path + "." + hex(random_bytes(random, 8)) + ".new";
  const auto written = write_new_file(temporary, path, base64_line(key));
  ::unlink(temporary.c_str());
  if (!written) return written;
  if (!sync_directory_of(path))
    return fail(ErrorCode::unavailable, "cannot sync the directory of the master key file " + path);
  return {};
}

Result<std::unique_ptr<Sealer>> open_master_key_file(const std::string& path, Random& random) {
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
  TRY(const Secret key, read_key(file.get(), path));
  return std::unique_ptr<Sealer>{std::make_unique<AesGcmSealer>(key, random)};
}

}  // namespace certwright::keys
