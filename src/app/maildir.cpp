#include "app/maildir.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace certwright::app {
namespace {

namespace fs = std::filesystem;

class File {
 public:
  explicit File(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] bool is_plain() const {
    struct stat status{};
    return descriptor_ >= 0 && ::fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode);
  }

  [[nodiscard]] std::optional<std::string> read(std::size_t most) const {
    std::string text(most, '\0');
    std::size_t length = 0;
    while (length < most) {
      const ssize_t got = ::read(descriptor_, text.data() + length, most - length);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return std::nullopt;
      if (got == 0) break;
      length += static_cast<std::size_t>(got);
    }
    text.resize(length);
    return text;
  }

 private:
  int descriptor_;
};

// Names begin with the time of delivery.
Result<std::vector<std::string>> names_in(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> names;
  fs::directory_iterator at{folder, error};
  for (; !error && at != fs::directory_iterator{}; at.increment(error))
    if (std::string name = at->path().filename().string(); !name.starts_with('.')) names.push_back(std::move(name));
  if (error)
    return fail(ErrorCode::unavailable,
                fmt::format("the maildir folder '{}' cannot be read: {}", folder, error.message()));
  std::ranges::sort(names);
  return names;
}

}  // namespace

Result<std::size_t> read_maildir(const std::string& path, std::size_t limit, std::size_t longest,
                                 const std::function<MaildirVerdict(std::string_view message)>& take) {
  TRY(const std::vector<std::string> names, names_in(path + "/new"));
  std::size_t moved = 0;
  for (const std::string& name : names) {
    if (moved >= limit) break;
    const std::string file_name = fmt::format("{}/new/{}", path, name);
    const File file{file_name};
    if (!file.is_plain()) continue;
    const auto message = file.read(longest + 1);
    if (!message) continue;
    const MaildirVerdict verdict = take(*message);
    if (verdict == MaildirVerdict::later) continue;
    const std::string target =
        fmt::format("{}/cur/{}:2,{}", path, name.substr(0, name.find(':')), verdict == MaildirVerdict::done ? "S" : "");
    if (std::rename(file_name.c_str(), target.c_str()) == 0) ++moved;
  }
  return moved;
}

}  // namespace certwright::app
