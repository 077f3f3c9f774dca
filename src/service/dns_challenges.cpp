#include "service/dns_challenges.h"

#include "validation/dns.h"

namespace certwright::service {

Result<void> add_dns_challenges(std::string_view account, std::vector<model::DomainValidation>& validations,
                                Parts& parts) {
  TRY(const Bytes secret, parts.secrets.account_secret(account));
  for (model::DomainValidation& validation : validations)
    validation.resource_record =
        validation::dns_challenge(secret, validation.name.base(), parts.policy.validation_target_suffix);
  return {};
}

}  // namespace certwright::service
