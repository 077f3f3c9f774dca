#include "feeds/prepared_index.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

namespace certwright::feeds {
namespace {

// What is read is copied as it lies in memory.
static_assert(std::endian::native == std::endian::little);

constexpr std::array<char, 8> magic{'C', 'W', 'N', 'A', 'M', 'E', 'S', '\0'};
constexpr std::uint32_t version = 1;
constexpr std::size_t entry_bytes = sizeof(std::uint64_t) + sizeof(std::uint32_t);
// Some ten times what the largest published list holds.
constexpr std::uint64_t most_names = 100'000'000;

/// The head of the file, 128 bytes without gaps.
struct Head {
  std::array<char, 8> magic{};
  std::uint32_t version = 0;
  std::uint32_t reserved = 0;
  std::uint64_t key0 = 0;
  std::uint64_t key1 = 0;
  std::uint64_t count = 0;
  std::int64_t modified = 0;  ///< milliseconds
  std::array<std::uint64_t, 2> more_reserved{};
  Sha256 source{};
  Sha256 digest{};  ///< of the file with zeros in this place
};
constexpr std::size_t head_bytes = 128;
static_assert(sizeof(Head) == head_bytes && std::is_trivially_copyable_v<Head>);

template <class Number>
void append(Bytes& bytes, std::span<const Number> numbers) {
  const std::size_t at = bytes.size();
  bytes.resize(at + numbers.size_bytes());
  if (!numbers.empty()) std::memcpy(bytes.data() + at, numbers.data(), numbers.size_bytes());
}

template <class Number>
std::vector<Number> numbers_at(ByteView bytes, std::size_t at, std::size_t count) {
  std::vector<Number> numbers(count);
  if (count > 0) std::memcpy(numbers.data(), bytes.data() + at, count * sizeof(Number));
  return numbers;
}

// The digest of the head without its own place, then of the rest: no copy of the file is needed.
Sha256 digest_of(Head head, ByteView rest) {
  head.digest = sha256(rest);
  std::array<std::uint8_t, head_bytes> bytes{};
  std::memcpy(bytes.data(), &head, head_bytes);
  return sha256(bytes);
}

tl::unexpected<Error> unusable(std::string_view why) {
  return fail(ErrorCode::invalid_request, fmt::format("this is no prepared index of this version: {}.", why));
}

Result<Head> read_head(ByteView bytes) {
  if (bytes.size() < head_bytes) return unusable("it is too short");
  Head head;
  std::memcpy(&head, bytes.data(), head_bytes);
  if (head.magic != magic) return unusable("it begins otherwise");
  if (head.version != version) return unusable("it has another version");
  // So that there is one form of an index, and these places can get a meaning in a later version.
  if (head.reserved != 0 || head.more_reserved != Head{}.more_reserved)
    return unusable("it has more than this version");
  if (head.count > most_names) return unusable("it says that it has too many names");
  return head;
}

class File {
 public:
  File(const std::string& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] std::size_t size() const {
    struct stat status{};
    return ::fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode) ? static_cast<std::size_t>(status.st_size) : 0;
  }
  /// As many bytes as there are, `most` at most.
  [[nodiscard]] Bytes read(std::size_t most) const {
    Bytes bytes(std::min(most, size()));
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t count = ::read(descriptor_, bytes.data() + done, bytes.size() - done);
      if (count <= 0 && errno != EINTR) break;
      if (count > 0) done += static_cast<std::size_t>(count);
      if (count == 0) break;
    }
    bytes.resize(done);
    return bytes;
  }
  [[nodiscard]] bool write(ByteView bytes) const {
    while (!bytes.empty()) {
      const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return false;
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return ::fsync(descriptor_) == 0;
  }

 private:
  int descriptor_;
};

}  // namespace

Sha256 source_digest(model::FeedId feed, std::string_view identity) {
  return sha256(bytes_of(fmt::format("{}\n{}", to_string(feed), identity)));
}

Bytes to_bytes(const PreparedIndex& index) {
  Head head{.magic = magic, .version = version};
  head.key0 = index.names.hash().key0();
  head.key1 = index.names.hash().key1();
  head.count = index.names.size();
  head.modified = index.modified.time_since_epoch().count();
  head.source = index.source;
  Bytes bytes(head_bytes);
  bytes.reserve(head_bytes + index.names.size() * entry_bytes);
  append(bytes, index.names.hashes());
  append(bytes, index.names.numbers());
  head.digest = digest_of(head, ByteView{bytes}.subspan(head_bytes));
  std::memcpy(bytes.data(), &head, head_bytes);
  return bytes;
}

Result<PreparedIndex> read_prepared_index(ByteView bytes) {
  TRY(const Head head, read_head(bytes));
  const ByteView rest = bytes.subspan(head_bytes);
  if (rest.size() != head.count * entry_bytes) return unusable("it has another length than it says");
  if (digest_of(head, rest) != head.digest) return unusable("it was changed");
  const auto count = static_cast<std::size_t>(head.count);
  TRY(auto names, NameIndex::from_sorted(NameHash{head.key0, head.key1}, numbers_at<std::uint64_t>(rest, 0, count),
                                         numbers_at<std::uint32_t>(rest, count * sizeof(std::uint64_t), count)));
  return PreparedIndex{.names = std::move(names),
                       .source = head.source,
                       .modified = Timestamp{std::chrono::milliseconds{head.modified}}};
}

std::optional<NameHash> hash_of_prepared(const std::string& path) {
  const File file{path, O_RDONLY};
  if (!file.is_open()) return std::nullopt;
  const auto head = read_head(file.read(head_bytes));
  return head ? std::optional{NameHash{head->key0, head->key1}} : std::nullopt;
}

Result<PreparedIndex> load_prepared_index(const std::string& path) {
  const File file{path, O_RDONLY};
  if (!file.is_open()) return fail(ErrorCode::not_found, fmt::format("{}: {}.", path, std::strerror(errno)));
  return read_prepared_index(file.read(head_bytes + most_names * entry_bytes));
}

Result<void> keep_prepared_index(const std::string& path, const PreparedIndex& index) {
  const std::string beside = fmt::format("{}.{}.new", path, ::getpid());
  const auto failed = [&] {
    const std::string why = std::strerror(errno);
    ::unlink(beside.c_str());
    return fail(ErrorCode::unavailable, fmt::format("{}: {}.", path, why));
  };
  std::error_code ignored;
  std::filesystem::create_directory(std::filesystem::path{path}.parent_path(), ignored);
  {
    const File file{beside, O_WRONLY | O_CREAT | O_TRUNC};
    if (!file.is_open() || !file.write(to_bytes(index))) return failed();
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) return failed();
  return {};
}

}  // namespace certwright::feeds
