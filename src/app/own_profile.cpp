#include "app/own_profile.h"

#include "app/addresses.h"

namespace certwright::app {

issuance::Profile own_profile(const Config& config) {
  const bool is_private = config.policy.names == model::NamePolicy::private_names;
  return {.validity = config.certificate_validity,
          .pki_url = pki_base_url(config),
          .rules = is_private ? issuance::Rules::internal : issuance::Rules::baseline};
}

}  // namespace certwright::app
