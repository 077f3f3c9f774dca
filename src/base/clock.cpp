#include "base/clock.h"

#include <fmt/chrono.h>

namespace certwright {

Timestamp SystemClock::now() const {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::tm utc_fields(Timestamp at) {
  return fmt::gmtime(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}

std::string rfc3339(Timestamp at) { return fmt::format("{:%FT%TZ}", utc_fields(at)); }

}  // namespace certwright
