#include "feeds/formats/list_date.h"

#include <array>
#include <chrono>
#include <cstddef>

namespace certwright::feeds::formats {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes numbers of fixed lengths from the front of a text.
class Digits {
 public:
  explicit Digits(std::string_view text) : rest_(text) {}
  std::optional<int> take(std::size_t count) {
    if (rest_.size() < count) return std::nullopt;
    int number = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!is_digit(rest_[i])) return std::nullopt;
      number = number * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return number;
  }
  bool skip_one_of(std::string_view separators) {
    if (rest_.empty() || separators.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

 private:
  std::string_view rest_;
};

std::optional<Timestamp> day_at(Digits& digits) {
  const auto year = digits.take(4);
  if (!year || *year < 1990 || *year > 2200) return std::nullopt;
  const bool separated = digits.skip_one_of("-");
  const auto month = digits.take(2);
  if (!month || (separated && !digits.skip_one_of("-"))) return std::nullopt;
  const auto day = digits.take(2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return Timestamp{std::chrono::sys_days{date}};
}

std::chrono::seconds time_at(Digits& digits) {
  if (!digits.skip_one_of(" _T")) return {};
  const auto hour = digits.take(2);
  if (!hour || *hour > 23 || !digits.skip_one_of(":-")) return {};
  const auto minute = digits.take(2);
  if (!minute || *minute > 59 || !digits.skip_one_of(":-")) return {};
  const auto second = digits.take(2);
  if (!second || *second > 60) return {};
  return std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second};
}

}  // namespace

std::optional<Timestamp> date_in(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_digit(text[i]) || (i > 0 && is_digit(text[i - 1]))) continue;
    Digits digits{text.substr(i)};
    if (const auto day = day_at(digits)) return *day + time_at(digits);
  }
  return std::nullopt;
}

}  // namespace certwright::feeds::formats
