#include "registration/dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string>

#include "base/ascii.h"

namespace certwright::registration {
namespace {

using std::chrono::minutes;

constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr int first_year = 1970;
constexpr int last_year = 9998;
constexpr minutes japan{9 * 60};

/// Takes things from the front of a text.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}
  [[nodiscard]] std::string_view rest() const { return rest_; }

  void skip(std::string_view any_of) {
    while (!rest_.empty() && any_of.find(rest_.front()) != std::string_view::npos) rest_.remove_prefix(1);
  }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// A run of digits, of one to `most`.
  std::optional<int> number(std::size_t most) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto length = static_cast<std::size_t>(std::ranges::find_if_not(rest_, is_digit) - rest_.begin());
    if (length == 0 || length > most) return std::nullopt;
    int value = 0;
    std::from_chars(rest_.data(), rest_.data() + length, value);
    rest_.remove_prefix(length);
    return value;
  }
  /// A month by its name, short or long.
  std::optional<int> month() {
    const std::string start = ascii_lower(rest_.substr(0, 3));
    const auto* const found = std::ranges::find(months, std::string_view{start});
    if (found == months.end()) return std::nullopt;
    while (!rest_.empty() && ascii_lower(rest_.substr(0, 1)).front() >= 'a' &&
           ascii_lower(rest_.substr(0, 1)).front() <= 'z')
      rest_.remove_prefix(1);
    return static_cast<int>(found - months.begin()) + 1;
  }

 private:
  std::string_view rest_;
};

struct Day {
  int year = 0;
  int month = 0;
  int day = 0;
};

constexpr std::string_view separators = "-/. ";

// "20270131"
std::optional<Day> packed_day(Cursor& cursor) {
  constexpr std::size_t digits = 8;
  const auto number = cursor.number(digits);
  if (!number || *number < first_year * 10'000) return std::nullopt;
  return Day{*number / 10'000, *number / 100 % 100, *number % 100};
}

// "2027-01-31", "31-Jan-2027", "31.01.2027"
std::optional<Day> separated_day(Cursor& cursor) {
  constexpr std::size_t year_digits = 4;
  const auto first = cursor.number(year_digits);
  if (!first) return std::nullopt;
  cursor.skip(separators);
  auto month = cursor.month();
  if (!month) month = cursor.number(2);
  cursor.skip(separators);
  const bool year_first = *first > 31;
  const auto last = cursor.number(year_first ? 2 : year_digits);
  if (!month || !last) return std::nullopt;
  return year_first ? Day{*first, *month, *last} : Day{*last, *month, *first};
}

// "T03:04:05.678Z", " 03:04:05", "03:04"; midnight where there is none.
std::optional<std::chrono::seconds> time_of_day(Cursor& cursor) {
  Cursor ahead = cursor;
  ahead.take('T');
  ahead.take('t');
  ahead.skip(" ");
  const auto hour = ahead.number(2);
  if (!hour || !ahead.take(':')) return std::chrono::seconds{0};
  const auto minute = ahead.number(2);
  std::optional<int> second = 0;
  if (ahead.take(':')) second = ahead.number(2);
  if (!minute || !second || *hour > 24 || *minute > 59 || *second > 60) return std::nullopt;
  if (ahead.take('.')) ahead.skip("0123456789");
  cursor = ahead;
  return std::chrono::hours{*hour} + minutes{*minute} + std::chrono::seconds{*second};
}

// "+09:00", "+0900", "-05", "(JST)"; none else is zero.
minutes offset(Cursor& cursor) {
  cursor.skip(" ");
  if (cursor.rest().find("JST") != std::string_view::npos) return japan;
  const bool behind = cursor.rest().starts_with('-');
  if (!cursor.take('+') && !cursor.take('-')) return minutes{0};
  constexpr std::size_t digits = 4;
  auto number = cursor.number(digits);
  if (!number) return minutes{0};
  if (cursor.take(':')) {
    const auto rest = cursor.number(2);
    number = *number * 100 + rest.value_or(0);
  } else if (*number < 100) {
    number = *number * 100;
  }
  const minutes ahead = std::chrono::hours{*number / 100} + minutes{*number % 100};
  return behind ? -ahead : ahead;
}

}  // namespace

std::optional<Timestamp> parse_date(std::string_view text) {
  constexpr std::size_t longest = 60;
  text = text.substr(0, longest);
  Cursor cursor{text};
  cursor.skip(" \t");
  Cursor packed = cursor;
  auto day = packed_day(packed);
  if (day)
    cursor = packed;
  else
    day = separated_day(cursor);
  if (!day || day->year < first_year || day->year > last_year) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{day->year},
                                         std::chrono::month{static_cast<unsigned>(day->month)},
                                         std::chrono::day{static_cast<unsigned>(day->day)}};
  if (!date.ok()) return std::nullopt;
  const auto time = time_of_day(cursor);
  if (!time) return std::nullopt;
  return Timestamp{std::chrono::sys_days{date}} + *time - offset(cursor);
}

}  // namespace certwright::registration
