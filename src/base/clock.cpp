#include "base/clock.h"

#include <fmt/chrono.h>

namespace certwright {

Timestamp SystemClock::now() const {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

// Through std::tm: fmt would count a time point in nanoseconds, and a 64-bit count of those ends in the year 2262.
std::string rfc3339(Timestamp at) {
  return fmt::format("{:%FT%TZ}", fmt::gmtime(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count()));
}

}  // namespace certwright
