#include "client/profile_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

namespace certwright::client {
namespace {

// A shared file of a large organisation has some hundred profiles of a few hundred bytes.
constexpr std::size_t max_file_bytes = 1024UL * 1024;

constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string lowered(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

std::string_view unquoted(std::string_view text) {
  const bool is_quoted =
      text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

// The profile that a section header names; none for `[sso-session x]`, `[services x]` and the like.
std::optional<std::string> profile_of(std::string_view section, ProfileFileKind kind) {
  constexpr std::string_view prefix = "profile";
  if (kind == ProfileFileKind::credentials || section == "default") return std::string{unquoted(section)};
  if (!section.starts_with(prefix)) return std::nullopt;
  const std::string_view rest = section.substr(prefix.size());
  if (rest.empty() || blanks.find(rest.front()) == std::string_view::npos) return std::nullopt;
  return std::string{unquoted(trimmed(rest))};
}

class Parser {
 public:
  Parser(ProfileFileKind kind, std::string_view file) : kind_(kind), file_(file) {}

  Result<void> line(std::string_view text) {
    ++number_;
    const std::string_view content = trimmed(text);
    if (content.empty() || content.front() == '#' || content.front() == ';') return {};
    if (content.front() == '[') return section(content);
    if (blanks.find(text.front()) != std::string_view::npos && in_nested_) return {};
    return setting(content);
  }

  Profiles take() { return std::move(profiles_); }

 private:
  Result<void> section(std::string_view content) {
    const auto end = content.find(']');
    if (end == std::string_view::npos) return refuse("a section header without ']'");
    in_nested_ = false;
    in_section_ = true;
    const auto profile = profile_of(trimmed(content.substr(1, end - 1)), kind_);
    settings_ = profile ? &profiles_[*profile] : nullptr;
    return {};
  }

  Result<void> setting(std::string_view content) {
    const auto separator = content.find('=');
    if (separator == std::string_view::npos) return refuse("a line that is neither [section] nor name = value");
    if (!in_section_) return refuse("a setting before the first [section]");
    const std::string_view value = trimmed(content.substr(separator + 1));
    in_nested_ = value.empty();
    if (settings_ != nullptr) (*settings_)[lowered(trimmed(content.substr(0, separator)))] = value;
    return {};
  }

  // The line itself may hold a secret.
  [[nodiscard]] tl::unexpected<Error> refuse(std::string_view what) const {
    return fail(ErrorCode::invalid_request, fmt::format("{}:{}: {}", file_, number_, what));
  }

  ProfileFileKind kind_;
  std::string_view file_;
  Profiles profiles_;
  ProfileSettings* settings_ = nullptr;
  std::size_t number_ = 0;
  bool in_section_ = false;
  bool in_nested_ = false;
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

Result<Profiles> parse_profiles(std::string_view text, ProfileFileKind kind, std::string_view file) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  Parser parser(kind, file);
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    TRY_VOID(parser.line(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parser.take();
}

Result<Profiles> read_profiles(const std::string& file, ProfileFileKind kind) {
  const std::unique_ptr<std::FILE, CloseFile> opened{std::fopen(file.c_str(), "rbe")};
  if (!opened) {
    if (errno == ENOENT || errno == ENOTDIR) return Profiles{};
    return fail(ErrorCode::invalid_request, fmt::format("{} cannot be read: {}", file, std::strerror(errno)));
  }
  std::string text(max_file_bytes + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), opened.get()));
  if (std::ferror(opened.get()) != 0) {
    return fail(ErrorCode::invalid_request, fmt::format("{} cannot be read: {}", file, std::strerror(errno)));
  }
  if (text.size() > max_file_bytes) {
    return fail(ErrorCode::invalid_request, fmt::format("{} is larger than 1 MiB; is it a profile file?", file));
  }
  auto profiles = parse_profiles(text, kind, file);
  std::ranges::fill(text, '\0');
  return profiles;
}

}  // namespace certwright::client
