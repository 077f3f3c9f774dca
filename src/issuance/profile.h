#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "base/clock.h"

namespace certwright::issuance {

/// Whose rules a leaf keeps.
enum class Rules {
  baseline,  ///< those of a public CA: the CA/Browser Forum's Baseline Requirements
  internal,  ///< RFC 5280 alone, in the form of `baseline`: names of one's own network, which no public CA may sign for
  private_ca,  ///< RFC 5280, and what ACM's private certificates contain (facts 5.4)
};

/// What a leaf contains beside names and key (facts 5.1, rules-in-force 4.5).
struct Profile {
  /// NotAfter minus NotBefore is one second less: BR counts both ends, and 198 days are 198 * 86,400 seconds.
  std::chrono::seconds validity = std::chrono::hours{198 * 24};
  /// "http://127.0.0.1:8556": where pki_listen answers; URLs in certificates begin with it. No trailing slash.
  std::string pki_url;
  Rules rules = Rules::baseline;
};

/// How long a leaf that is made now is valid. By the Baseline Requirements two days less than the most that the day
/// allows, as 198 is of 200, even where the profile has more: on 15 March 2027 nobody has to change a setting.
[[nodiscard]] std::chrono::seconds validity_at(const Profile& profile, Timestamp now);

/// NotAfter of a leaf that is made now.
[[nodiscard]] inline Timestamp last_second(const Profile& profile, Timestamp now) {
  return std::chrono::floor<std::chrono::seconds>(now) + validity_at(profile, now) - std::chrono::seconds{1};
}

/// The profile of the leaves of private CAs: facts 5.4, "395 days".
[[nodiscard]] inline Profile private_profile(std::string pki_url) {
  return {.validity = std::chrono::hours{395 * 24}, .pki_url = std::move(pki_url), .rules = Rules::private_ca};
}

}  // namespace certwright::issuance
