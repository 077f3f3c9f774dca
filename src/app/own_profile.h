#pragma once

#include "app/config.h"
#include "issuance/profile.h"

namespace certwright::app {

/// What the leaves of the server's own CA contain by the configuration. Where names of one's own network are issued
/// for, that CA is none whose certificates the Baseline Requirements bind.
[[nodiscard]] issuance::Profile own_profile(const Config& config);

}  // namespace certwright::app
