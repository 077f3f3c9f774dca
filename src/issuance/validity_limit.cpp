#include "issuance/validity_limit.h"

#include <array>

namespace certwright::issuance {
namespace {

struct ValidityLimit {
  std::chrono::sys_days from;
  int days;
};

constexpr std::chrono::sys_days day_of(int year, unsigned month, unsigned day) {
  return std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)};
}

constexpr std::array validity_limits{ValidityLimit{day_of(2029, 3, 15), 47}, ValidityLimit{day_of(2027, 3, 15), 100},
                                     ValidityLimit{day_of(2026, 3, 15), 200}, ValidityLimit{day_of(2020, 9, 1), 398},
                                     ValidityLimit{day_of(2018, 3, 1), 825}};

}  // namespace

std::optional<std::chrono::days> longest_validity(Timestamp not_before) {
  for (const ValidityLimit& limit : validity_limits)
    if (not_before >= limit.from) return std::chrono::days{limit.days};
  return std::nullopt;
}

std::chrono::days longest_public_validity() { return *longest_validity(day_of(2026, 11, 27)); }

}  // namespace certwright::issuance
