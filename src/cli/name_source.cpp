#include "cli/name_source.h"

#include <algorithm>
#include <memory>
#include <string_view>

namespace certwright::cli {
namespace {

// Four times the longest domain name (253), so that a comment may follow it; what is cut off is told as too long.
constexpr std::size_t longest_line = 1024;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view ideographic_space = "\xE3\x80\x80";
constexpr std::string_view full_width_hash = "\xEF\xBC\x83";

// Reads one line into `line`, at most longest_line bytes of it. False at the end.
bool read_line(std::streambuf& in, std::string& line) {
  line.clear();
  for (int c = in.sbumpc(); c != EOF; c = in.sbumpc()) {
    if (c == '\n') return true;
    if (line.size() < longest_line) line += static_cast<char>(c);
  }
  return !line.empty();
}

std::string_view trimmed(std::string_view line) {
  for (;;) {
    if (line.starts_with(' ') || line.starts_with('\t'))
      line.remove_prefix(1);
    else if (line.starts_with(ideographic_space) || line.starts_with(byte_order_mark))
      line.remove_prefix(3);
    else
      break;
  }
  for (;;) {
    if (line.ends_with(' ') || line.ends_with('\t') || line.ends_with('\r'))
      line.remove_suffix(1);
    else if (line.ends_with(ideographic_space))
      line.remove_suffix(3);
    else
      return line;
  }
}

std::string_view without_comment(std::string_view line) {
  const std::size_t at = std::min(line.find('#'), line.find(full_width_hash));
  return line.substr(0, at);
}

}  // namespace

NameSource names_in(std::istream& in) {
  // std::function must be copyable; the copies share the line buffer.
  auto line = std::make_shared<std::string>();
  return [line, &in]() -> std::optional<std::string> {
    while (read_line(*in.rdbuf(), *line))
      if (const std::string_view name = trimmed(without_comment(*line)); !name.empty()) return std::string{name};
    return std::nullopt;
  };
}

NameSource names_of(std::vector<std::string> names) {
  return [names = std::move(names), next = std::size_t{0}]() mutable -> std::optional<std::string> {
    if (next == names.size()) return std::nullopt;
    return names[next++];
  };
}

std::vector<std::string> take(NameSource& source, std::size_t count) {
  std::vector<std::string> names;
  names.reserve(count);
  while (names.size() < count) {
    auto name = source();
    if (!name) break;
    names.push_back(*std::move(name));
  }
  return names;
}

}  // namespace certwright::cli
