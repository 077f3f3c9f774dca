// Contacts of a registration are no proof for public names. BR 3.2.2.4.2 and 3.2.2.4.15, forbidden since 15 July 2025.
#include "checks/check.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::public_suffix};
constexpr const model::Cause* causes[] = {&cause::CONTACT_WHOIS_METHOD_RETIRED};

model::Findings judge(const model::Facts& facts) {
  if (facts.method != model::ValidationMethod::email || facts.policy == nullptr) return {};
  if (!facts.policy->mails_registration_contacts || facts.policy->names == model::NamePolicy::private_names) return {};
  return {found(cause::CONTACT_WHOIS_METHOD_RETIRED, {{"domain", facts.validation_domain}})};
}

}  // namespace

extern const Check registration_contacts_not_mailed{
    .name = "registration_contacts_not_mailed",
    .stage = Stage::policy,
    .source = "BR 3.2.2.4.2, 3.2.2.4.15",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
