#include "app/fault_points.h"

#include <csignal>
#include <cstdlib>
#include <string>

namespace certwright::app {

std::function<void(std::string_view step)> fault_points() {
#if defined(CERTWRIGHT_FAULTS)
  const char* step = std::getenv("CERTWRIGHT_CRASH_AT");
  if (step != nullptr)
    return [at = std::string{step}](std::string_view passed) {
      if (passed == at) std::raise(SIGKILL);
    };
#endif
  return {};
}

}  // namespace certwright::app
