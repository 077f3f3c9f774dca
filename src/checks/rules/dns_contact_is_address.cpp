// A contact in DNS is one bare mail address, or it cannot be used. BR Appendix A.1.1, A.2.1.
#include "checks/check.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::dns_contacts};
constexpr const model::Cause* causes[] = {&cause::CONTACT_DNS_CONTACT_MALFORMED};

std::string_view type_of(const model::DnsContact& contact) { return contact.source == "TXT" ? "TXT" : "CAA"; }

// What could not be looked up says nothing: the five mailboxes are mailed all the same.
model::Findings judge(const model::Facts& facts) {
  if (facts.method != model::ValidationMethod::email || !facts.dns_contacts || !*facts.dns_contacts) return {};
  model::Findings findings;
  for (const model::DnsContact& contact : (*facts.dns_contacts)->contacts)
    if (!contact.well_formed)
      findings.push_back(found(cause::CONTACT_DNS_CONTACT_MALFORMED,
                               {{"domain", facts.validation_domain},
                                {"value", contact.value},
                                {"query", contact.found_at + ". " + std::string{type_of(contact)}},
                                {"server", facts.resolver},
                                {"time", rfc3339(facts.gathered_at)}}));
  return findings;
}

}  // namespace

extern const Check dns_contact_is_address{
    .name = "dns_contact_is_address",
    .stage = Stage::policy,
    .source = "BR Appendix A.1.1, A.2.1",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
