#include "app/leaf_profiles.h"

#include "app/addresses.h"

namespace certwright::app {

service::Issuers::Profiles leaf_profiles(const Config& config) {
  service::Issuers::Profiles profiles{.own = {.validity = config.certificate_validity, .pki_url = pki_base_url(config)},
                                      .private_ca = issuance::private_profile(pki_base_url(config)),
                                      .crl_shards = static_cast<std::uint32_t>(config.ca.crl_shards)};
  if (config.policy.names == model::NamePolicy::private_names) {
    profiles.own.rules = issuance::Rules::internal;
    std::erase_if(profiles.own.policies, issuance::is_reserved_policy);
  }
  return profiles;
}

}  // namespace certwright::app
