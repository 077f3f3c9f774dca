#include "feeds/formats/list_text.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "model/domain_name.h"

namespace certwright::feeds::formats {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
// What a page begins with; no list has a tag in front.
constexpr std::array<std::string_view, 6> page_beginnings{"<!doctype", "<html", "<head", "<body", "<?xml", "<script"};
// A list of another kind shows itself within its first lines.
constexpr std::size_t looked_at_bytes = 4096;

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view white_space = " \t\r";
  const std::size_t first = line.find_first_not_of(white_space);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(white_space) - first + 1);
}

std::string_view without_mark(std::string_view text) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return text;
}

bool is_plain(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

/// Whether a text is a name already as it is kept, as nearly all entries are: model::parse_name would give it back
/// unchanged. What ends with a digit may be an address, and is left to others.
bool is_kept_form(std::string_view text) {
  constexpr std::size_t longest_name = 251;
  constexpr std::size_t longest_label = 63;
  if (text.size() > longest_name || (text.back() >= '0' && text.back() <= '9')) return false;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != '.') {
      if (!is_plain(text[i])) return false;
      continue;
    }
    if (i == start || i - start > longest_label || text[start] == '-' || text[i - 1] == '-') return false;
    start = i + 1;
  }
  return true;
}

}  // namespace

tl::unexpected<Error> refused(const ListText& list, std::size_t line, std::string_view problem) {
  return fail(ErrorCode::invalid_request, fmt::format("{}:{}: {}", list.place, line, problem));
}

tl::unexpected<Error> refused(const ListText& list, std::string_view problem) {
  return fail(ErrorCode::invalid_request, fmt::format("{}: {}", list.place, problem));
}

Result<void> require_list(const ListText& list) {
  const std::string_view text = without_mark(list.text);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return refused(list, "the list is empty.");
  const std::string beginning = ascii_lower(text.substr(first, 16));
  if (std::ranges::any_of(page_beginnings, [&](std::string_view tag) { return beginning.starts_with(tag); }))
    return refused(list, "this is a web page (HTML), not a list: it may have moved, or need a login.");
  if (text.substr(0, looked_at_bytes).find('\0') != std::string_view::npos)
    return refused(list, "this is no text: expected a list, plain or as a zip or gzip archive.");
  return {};
}

Result<void> for_each_line(const ListText& list,
                           const std::function<Result<void>(std::size_t, std::string_view)>& take) {
  std::string_view rest = without_mark(list.text);
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty()) continue;
    TRY_VOID(take(number, line));
  }
  return {};
}

std::optional<std::string> listed_name(std::string_view text) {
  if (text.starts_with("*.")) text.remove_prefix(2);
  if (text.starts_with('.')) text.remove_prefix(1);
  // Longer than any name can be, even in full-width characters: not worth a look.
  constexpr std::size_t longest = 4096;
  if (text.empty() || text.size() > longest) return std::nullopt;
  if (is_kept_form(text)) return std::string{text};
  if (is_address(text)) return std::nullopt;
  // A label in front lets an entry be a single label, which a name to be certified may not be. That costs two octets of
  // the longest name; no name of 252 octets is ever listed.
  const auto name = model::parse_name(fmt::format("x.{}", text));
  if (!name || name->is_wildcard()) return std::nullopt;
  return name->str().substr(2);
}

bool is_address(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  if (text.size() > INET6_ADDRSTRLEN) return false;
  const std::string address{text};
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(AF_INET, address.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1;
}

std::string_view host_of_url(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos || scheme == 0 || url.substr(0, scheme).find_first_of("/?# ") != url.npos)
    return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#\\"));
  if (const std::size_t at = url.rfind('@'); at != std::string_view::npos) url.remove_prefix(at + 1);
  if (url.starts_with('[')) return url.substr(0, std::min(url.find(']'), url.size() - 1) + 1);
  return url.substr(0, url.find(':'));
}

Result<void> JunkCount::verdict(const ListText& list, std::string_view expected) const {
  const std::size_t whole = good_ + junk_ + other_;
  if (whole == 0) return refused(list, fmt::format("there is no entry; expected {}.", expected));
  if (junk_ * 2 > whole)
    return refused(list, first_line_,
                   fmt::format("{} of {} entries, from here on, are not {}.", junk_, whole, expected));
  return {};
}

}  // namespace certwright::feeds::formats
