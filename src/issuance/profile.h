#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "issuance/objects.h"
#include "issuance/rules.h"
#include "model/words.h"

namespace certwright::issuance {

/// What a leaf contains beside names and key: its form (facts 5.1, rules-in-force 4.5). As it stands here it is the
/// shipped profile `public-trust`. docs/profiles.md tells of every member.
struct Profile {
  std::string name = "public-trust";
  /// NotAfter minus NotBefore is one second less: BR counts both ends, and 198 days are 198 * 86,400 seconds.
  std::chrono::seconds validity = std::chrono::hours{198 * 24};
  /// Which keys may be requested (facts 5.1, "requestable").
  std::vector<model::KeyAlgorithm> key_types{model::KeyAlgorithm::rsa_2048, model::KeyAlgorithm::ec_prime256v1,
                                             model::KeyAlgorithm::ec_secp384r1};
  /// The first name; without it the subject is empty, and the subjectAltName critical.
  bool common_name = true;
  /// Whether leaves may be for IP addresses. A private CA alone is ever cleared for one.
  bool ip_addresses = false;
  bool subject_key_identifier = false;
  std::vector<std::string> purposes{std::string{objects::server_auth}};  ///< extKeyUsage: OBJECT IDENTIFIERs, whole
  std::vector<std::string> policies{std::string{objects::domain_validated}};  ///< likewise; none: no extension
  bool crl_distribution_point = true;
  bool ca_issuers = true;  ///< authorityInfoAccess: where the issuer's certificate is
  bool ocsp = true;        ///< authorityInfoAccess: where the responder is

  /// "http://127.0.0.1:8556": where pki_listen answers; URLs in certificates begin with it. No trailing slash.
  std::string pki_url;
  /// What the leaf is judged by. That is no part of the form: it follows from the CA that a profile is used with.
  Rules rules = Rules::baseline;
};

/// How long a leaf that is made now is valid. By the Baseline Requirements two days less than the most that the day
/// allows, as 198 is of 200, even where the profile has more: on 15 March 2027 nobody has to change a setting.
[[nodiscard]] std::chrono::seconds validity_at(const Profile& profile, Timestamp now);

/// NotAfter of a leaf that is made now.
[[nodiscard]] inline Timestamp last_second(const Profile& profile, Timestamp now) {
  return std::chrono::floor<std::chrono::seconds>(now) + validity_at(profile, now) - std::chrono::seconds{1};
}

/// `private`, the leaves of private CAs: facts 5.4, "395 days".
[[nodiscard]] Profile private_profile(std::string pki_url);

/// `short-lived`: at most seven days, so that BR 4.9 asks for no revocation and BR 7.1.2.11.2 for no pointer to it.
[[nodiscard]] Profile short_lived_profile(std::string pki_url);

/// The profiles that are part of the product, `public-trust`, `private` and `short-lived`, without a pki_url.
[[nodiscard]] std::span<const Profile> shipped_profiles();

/// The profile of the certificate of this server's own API listener. Nobody renews it before the server starts again,
/// so it does not become as short as `own` may be; it is no subscriber's, and states no policy.
[[nodiscard]] Profile server_profile(const Profile& own);

/// Whether a policy says of a certificate that its subject was validated as the Baseline Requirements ask: those of
/// 2.23.140.1, which no certificate for a private name should claim (BR 7.1.6.1).
[[nodiscard]] bool is_reserved_policy(std::string_view object);

}  // namespace certwright::issuance
