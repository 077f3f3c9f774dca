#include "feeds/http_date.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace certwright::feeds {
namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

std::optional<Timestamp> parse_http_date(std::string_view text) {
  // "Sun, 06 Nov 1994 08:49:37 GMT": every part has its place.
  constexpr std::size_t length = 29;
  if (text.size() != length || text.substr(3, 2) != ", " || !text.ends_with(" GMT")) return std::nullopt;
  const auto* const month = std::ranges::find(months, text.substr(8, 3));
  if (month == months.end()) return std::nullopt;
  return parse_rfc3339(fmt::format("{}-{:02}-{}T{}Z", text.substr(12, 4), month - months.begin() + 1, text.substr(5, 2),
                                   text.substr(17, 8)));
}

}  // namespace certwright::feeds
