#pragma once

#include <functional>
#include <string_view>

namespace certwright::app {

/// For fault tests: in a build with CERTWRIGHT_FAULTS, ends the process by SIGKILL at the step that the environment's
/// CERTWRIGHT_CRASH_AT names. Any other build gives an empty function and reads no environment.
[[nodiscard]] std::function<void(std::string_view step)> fault_points();

}  // namespace certwright::app
