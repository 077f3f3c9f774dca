#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "base/text.h"
#include "issuance/issuer_identity.h"
#include "issuance/profile.h"
#include "model/words.h"

namespace certwright::issuance {

/// Why a profile's leaves would never be signed.
struct ProfileFault {
  std::string lint;
  std::string source;
  Text message;
  Text remedy;                                              ///< which setting to change
  model::KeyAlgorithm key = model::KeyAlgorithm::rsa_2048;  ///< of the sample that showed it
  std::size_t names = 0;
};

/// Builds leaves as this profile has them, for each of its key types with 1 and with 100 names, and IP addresses where
/// it has them, and runs every lint over them: what would keep every leaf from being signed is told at start. The first
/// fault, or nothing. The issuer lends its name and identifiers; its end and its constraints concern single leaves, and
/// are not looked at. Fails: internal.
[[nodiscard]] Result<std::optional<ProfileFault>> check_profile(const Profile& profile, IssuerIdentity issuer,
                                                                Timestamp now);

}  // namespace certwright::issuance
