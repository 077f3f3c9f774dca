#pragma once

#include "app/config.h"
#include "base/clock.h"
#include "base/result.h"
#include "service/issuers.h"

namespace certwright::app {

/// What the leaves of the CAs of this server contain by the configuration. Where names of one's own network are issued
/// for, its own CA is none whose certificates the Baseline Requirements bind, and they claim none of their policies
/// unless a profile was told to.
[[nodiscard]] service::Issuers::Profiles leaf_profiles(const Config& config);

/// Builds and lints samples of every profile that the configuration uses or has. Those that no CA uses are held to RFC
/// 5280 alone. Fails: invalid_request, naming profile, lint, source and what to change, in English and in Japanese.
[[nodiscard]] Result<void> check_profiles(const Config& config, const issuance::IssuerIdentity& issuer, Timestamp now);

}  // namespace certwright::app
