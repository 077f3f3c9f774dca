#include "base/clock.h"

#include <algorithm>
#include <charconv>

#include <fmt/chrono.h>

namespace certwright {
namespace {

// `####-##-##T##:##:##Z`, and the same with three digits of a second.
constexpr std::string_view seconds_form = "####-##-##T##:##:##Z";
constexpr std::string_view milliseconds_form = "####-##-##T##:##:##.###Z";

bool has_form(std::string_view text, std::string_view form) {
  return std::ranges::equal(text, form, [](char c, char f) { return f == '#' ? c >= '0' && c <= '9' : c == f; });
}

unsigned number_at(std::string_view text, std::size_t at, std::size_t digits) {
  unsigned number = 0;
  std::from_chars(text.data() + at, text.data() + at + digits, number);
  return number;
}

}  // namespace

Timestamp SystemClock::now() const {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::tm utc_fields(Timestamp at) {
  return fmt::gmtime(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}

std::string rfc3339(Timestamp at) { return fmt::format("{:%FT%TZ}", utc_fields(at)); }

std::string rfc3339_milliseconds(Timestamp at) {
  const auto part = at - std::chrono::floor<std::chrono::seconds>(at);
  return fmt::format("{:%FT%T}.{:03}Z", utc_fields(at), part.count());
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
  const bool has_milliseconds = has_form(text, milliseconds_form);
  if (!has_milliseconds && !has_form(text, seconds_form)) return std::nullopt;
  using std::chrono::hours, std::chrono::milliseconds, std::chrono::minutes, std::chrono::month, std::chrono::seconds,
      std::chrono::sys_days, std::chrono::year, std::chrono::year_month_day;
  const year_month_day day{year{static_cast<int>(number_at(text, 0, 4))}, month{number_at(text, 5, 2)},
                           std::chrono::day{number_at(text, 8, 2)}};
  const unsigned hour = number_at(text, 11, 2);
  const unsigned minute = number_at(text, 14, 2);
  const unsigned second = number_at(text, 17, 2);
  if (!day.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return sys_days{day} + hours{hour} + minutes{minute} + seconds{second} +
         milliseconds{has_milliseconds ? number_at(text, 20, 3) : 0};
}

}  // namespace certwright
