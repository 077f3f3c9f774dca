// EMAIL validation needs a mail server that can take the mail. RFC 5321 section 5.1, RFC 7505; ACM mails only where an
// MX record exists (facts: NO_AVAILABLE_CONTACTS).
#include <algorithm>

#include "checks/check.h"
#include "checks/words.h"
#include "model/contact_refusal.h"

namespace certwright::checks::rules {
namespace {

using model::found;
using model::MailExchanger;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::mail_exchangers, model::Fact::dns_contacts};
constexpr const model::Cause* causes[] = {&cause::CONTACT_NO_MAIL_HOST, &cause::CONTACT_NULL_MX,
                                          &cause::CONTACT_IMPLICIT_MX, &cause::CONTACT_MX_TARGET_BROKEN,
                                          &cause::DNS_LOOKUP_FAILED};

// RFC 7505 section 3: "a single MX RR ... with an RDATA section consisting of preference number 0 and a zero-length
// label". An exchange that is the root is no host whatever its preference or company.
bool is_null(const MailExchanger& exchanger) { return exchanger.exchange.empty(); }

std::string_view fault_of(const MailExchanger& exchanger) {
  if (exchanger.is_address_literal) return "is an IP address, not a host name";
  // RFC 2181 section 10.3: "The domain name used as the value of a NS resource record, or part of the value of a MX
  // resource record must not be an alias."
  if (exchanger.is_cname) return "is an alias (CNAME)";
  return "has no A or AAAA record";
}

model::Finding broken_target(const model::MailFact& mail, model::Evidence evidence) {
  const auto named = std::ranges::find_if_not(mail.exchangers, is_null);
  if (named == mail.exchangers.end()) return found(cause::CONTACT_NULL_MX, std::move(evidence));
  evidence["exchange"] = named->exchange;
  evidence["reason"] = fault_of(*named);
  return found(cause::CONTACT_MX_TARGET_BROKEN, std::move(evidence));
}

model::Findings judge(const model::Facts& facts) {
  if (facts.method != model::ValidationMethod::email || !facts.mail) return {};
  const auto& mail = *facts.mail;
  if (!mail && model::has_contact_beyond_mailboxes(facts)) return {};
  if (!mail) return {lookup_failed(mail.error(), facts.validation_domain, facts)};
  // Who is named in DNS, or in the registration, has a mailbox somewhere else.
  if (model::takes_mail(*mail) || model::has_contact_beyond_mailboxes(facts)) return {};
  model::Evidence evidence{{"domain", mail->domain},
                           {"query", mail->domain + ". MX"},
                           {"server", facts.resolver},
                           {"time", rfc3339(facts.gathered_at)}};
  if (!mail->exchangers.empty()) return {broken_target(*mail, std::move(evidence))};
  return {found(mail->has_address ? cause::CONTACT_IMPLICIT_MX : cause::CONTACT_NO_MAIL_HOST, std::move(evidence))};
}

}  // namespace

extern const Check contacts_available{
    .name = "contacts_available",
    .stage = Stage::policy,
    .source = "RFC 5321 section 5.1; RFC 7505; ACM NO_AVAILABLE_CONTACTS",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
