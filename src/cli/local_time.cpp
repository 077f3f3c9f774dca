#include <array>
#include <cstdlib>
#include <ctime>
#include <string>

#include <fmt/format.h>

#include "base/clock.h"
#include "cli/answer_text.h"

namespace certwright::cli {
namespace {

// `2026-11-23T05:05:00Z`: sentences have whole seconds.
constexpr std::size_t rfc3339_bytes = 20;

std::string formatted(const char* format, const std::tm& at) {
  std::array<char, 64> text{};
  return {text.data(), std::strftime(text.data(), text.size(), format, &at)};
}

}  // namespace

std::string local_time(std::int64_t seconds) {
  const auto moment = static_cast<std::time_t>(seconds);
  std::tm local{};
  std::tm utc{};
  if (::localtime_r(&moment, &local) == nullptr || ::gmtime_r(&moment, &utc) == nullptr) return std::to_string(seconds);
  if (local.tm_gmtoff == 0) return formatted("%Y-%m-%d %H:%M UTC", utc);
  const bool same_day = local.tm_yday == utc.tm_yday;
  return formatted("%Y-%m-%d %H:%M %Z", local) + formatted(same_day ? " (%H:%M UTC)" : " (%Y-%m-%d %H:%M UTC)", utc);
}

std::string local_time(std::string_view rfc3339) {
  const auto at = parse_rfc3339(rfc3339);
  if (!at) return std::string{rfc3339};
  return local_time(std::chrono::floor<std::chrono::seconds>(*at).time_since_epoch().count());
}

std::string with_local_times(std::string_view sentence) {
  std::string out;
  while (!sentence.empty()) {
    const std::string_view next = sentence.substr(0, rfc3339_bytes);
    const bool is_time = parse_rfc3339(next).has_value();
    out += is_time ? local_time(next) : std::string{sentence.front()};
    sentence.remove_prefix(is_time ? rfc3339_bytes : 1);
  }
  return out;
}

}  // namespace certwright::cli
