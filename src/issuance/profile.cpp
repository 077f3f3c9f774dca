#include "issuance/profile.h"

#include <algorithm>
#include <array>
#include <utility>

#include "issuance/validity_limit.h"

namespace certwright::issuance {

std::chrono::seconds validity_at(const Profile& profile, Timestamp now) {
  if (profile.rules != Rules::baseline) return profile.validity;
  const auto longest = longest_validity(now);
  constexpr std::chrono::days margin{2};
  return longest ? std::min<std::chrono::seconds>(profile.validity, *longest - margin) : profile.validity;
}

Profile private_profile(std::string pki_url) {
  return {.name = "private",
          .validity = std::chrono::hours{395 * 24},
          // What its owner asks of it needs no validation, addresses as little as domain names.
          .ip_addresses = true,
          // RFC 5280 section 4.2.1.2: "SHOULD be included in all end entity certificates"; BR 7.1.2.7.6 does not
          // recommend it.
          .subject_key_identifier = true,
          .purposes = {std::string{objects::server_auth}, std::string{objects::client_auth}},
          // Nobody validated the domains.
          .policies = {},
          .pki_url = std::move(pki_url),
          .rules = Rules::private_ca};
}

Profile short_lived_profile(std::string pki_url) {
  // Seven days are the most that BR 1.6.1 calls short-lived; eight hours less, so that nothing depends on a second.
  return {.name = "short-lived",
          .validity = std::chrono::hours{160},
          .common_name = false,
          .crl_distribution_point = false,
          .ocsp = false,
          .pki_url = std::move(pki_url)};
}

std::span<const Profile> shipped_profiles() {
  static const std::array shipped{Profile{}, private_profile({}), short_lived_profile({})};
  return shipped;
}

Profile server_profile(const Profile& own) {
  return {.name = own.name,
          .validity = std::max(own.validity, Profile{}.validity),
          .common_name = false,
          .policies = {},
          .ocsp = false,
          .pki_url = own.pki_url,
          .rules = own.rules};
}

bool is_reserved_policy(std::string_view object) {
  constexpr std::array reserved{objects::domain_validated, objects::organization_validated,
                                objects::individual_validated, objects::extended_validation};
  return std::ranges::find(reserved, object) != reserved.end();
}

}  // namespace certwright::issuance
