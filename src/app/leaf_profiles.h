#pragma once

#include "app/config.h"
#include "service/issuers.h"

namespace certwright::app {

/// What the leaves of the CAs of this server contain by the configuration. Where names of one's own network are issued
/// for, its own CA is none whose certificates the Baseline Requirements bind, and they claim none of their policies.
[[nodiscard]] service::Issuers::Profiles leaf_profiles(const Config& config);

}  // namespace certwright::app
