#include "service/validation_email.h"

#include <algorithm>

#include <fmt/format.h>

#include "model/mail_domain.h"
#include "service/owned_certificate.h"
#include "service/validation_mail.h"
#include "validation/email_recipients.h"

namespace certwright::service {
namespace {

using model::Certificate;
using model::DomainValidation;

// Of one name in one request or renewal. Whoever got so many mails sees them, or never will; and nobody's mailbox is to
// be filled by somebody else's requests.
constexpr std::size_t most_mails_of_name = 100;

// facts 2: "within 72 h of the request; […] Also legal when RenewalStatus is PENDING_VALIDATION."
bool awaits_mail(const Certificate& certificate, const Parts& parts) {
  if (certificate.status == model::CertificateStatus::pending_validation)
    return parts.clock.now() < certificate.gives_up_at(parts.policy);
  return certificate.status == model::CertificateStatus::issued && certificate.renewal &&
         certificate.renewal->status == model::RenewalStatus::pending_validation;
}

Result<void> awaits_an_answer(const Certificate& certificate, const Parts& parts) {
  const std::string& arn = certificate.arn.str();
  if (!is_validated_by_mail(certificate))
    return fail(ErrorCode::invalid_state,
                fmt::format("Certificate {} is not validated by email, so there is no email to send again.", arn));
  if (awaits_mail(certificate, parts)) return {};
  if (certificate.status == model::CertificateStatus::pending_validation ||
      certificate.status == model::CertificateStatus::validation_timed_out)
    return fail(ErrorCode::invalid_state,
                fmt::format("The time to validate certificate {} is over. Request a new certificate.", arn));
  return fail(ErrorCode::invalid_state,
              fmt::format("Certificate {} is {} and awaits no validation.", arn, model::to_string(certificate.status)));
}

Result<const DomainValidation*> open_validation(const Certificate& certificate,
                                                const model::DomainValidationOption& option) {
  const auto validation =
      std::ranges::find(certificate.validations, option.domain_name,
                        [](const DomainValidation& of) -> const std::string& { return of.name.str(); });
  if (validation == certificate.validations.end())
    return fail(ErrorCode::invalid_validation_options, fmt::format("{} is not one of the names of certificate {}.",
                                                                   option.domain_name, certificate.arn.str()));
  TRY_VOID(model::keeps_validation_domain(validation->name, option.validation_domain));
  if (is_proved_in_round(certificate, *validation))
    return fail(ErrorCode::invalid_state, fmt::format("{} is validated already.", option.domain_name));
  return &*validation;
}

// Nobody is mailed for a name that the checks have not let through.
Result<void> was_mailed_before(const store::View& view, const Certificate& certificate,
                               const DomainValidation& validation, Parts& parts) {
  TRY(const auto deliveries, mail_deliveries(view, certificate, parts));
  const auto place = static_cast<std::size_t>(&validation - certificate.validations.data());
  const std::size_t mails = deliveries[place].mails.size();
  if (mails == 0)
    return fail(
        ErrorCode::invalid_state,
        fmt::format("{} has not been sent any validation email yet: that happens when it has passed its checks. "
                    "`certwright why {}` shows what it waits for.",
                    validation.name.str(), certificate.arn.str()));
  if (mails < most_mails_of_name) return {};
  return fail(ErrorCode::invalid_state,
              fmt::format("{} validation emails were sent for {} already; no more are sent in this request.", mails,
                          validation.name.str()));
}

Result<void> mail_is_configured(const Parts& parts) {
  if (parts.mail != nullptr) return {};
  return fail(
      ErrorCode::invalid_state,
      "This server sends no mail: its administrator has to set [mail] relay. Or request the certificate with DNS "
      "validation.");
}

std::vector<std::string> addresses_for(const DomainValidation& validation, const model::DomainValidationOption& option,
                                       const Parts& parts) {
  DomainValidation for_this_once = validation;
  for_this_once.validation_domain = option.validation_domain;
  std::vector<std::string> addresses;
  const model::Facts facts = facts_of_mail(for_this_once, model::MailDeliveryFact{}, parts);
  for (validation::EmailRecipient& recipient : validation::email_recipients(facts))
    addresses.push_back(std::move(recipient.address));
  if (facts.validation_domain !=
      model::mail_domain(validation.name, validation.validation_domain, *facts.public_suffix))
    return addresses;
  for (const std::string& known : validation.emails)
    if (std::ranges::find(addresses, known) == addresses.end()) addresses.push_back(known);
  return addresses;
}

}  // namespace

Result<void> validation_domain_is_registrable(const model::DomainValidationOption& option, const feeds::Lists& lists) {
  std::string_view domain = option.validation_domain;
  if (domain.starts_with("*.")) domain.remove_prefix(2);
  const model::PublicSuffixFact fact = lists.public_suffix(domain);
  if (!fact.registrable.empty()) return {};
  const model::Cause& cause = model::cause::CONTACT_VALIDATION_DOMAIN_IS_SUFFIX;
  const std::string registrable = lists.public_suffix(option.domain_name).registrable;
  const model::Evidence evidence{{"vdomain", option.validation_domain}, {"registrable", registrable}};
  return fail(ErrorCode::invalid_validation_options,
              model::fill(cause.message_en, evidence) + " " + model::fill(cause.remedy_en, evidence));
}

Result<void> resend_validation_email(const model::Caller& caller, const model::CertificateArn& arn,
                                     const model::DomainValidationOption& option, Parts& parts) {
  TRY_VOID(parts.store.write([&](store::Transaction& tx) -> Result<void> {
    TRY(const Certificate certificate, owned_certificate(tx, caller, arn));
    TRY_VOID(awaits_an_answer(certificate, parts));
    TRY(const DomainValidation* validation, open_validation(certificate, option));
    TRY_VOID(validation_domain_is_registrable(option, *parts.feeds.lists()));
    TRY_VOID(mail_is_configured(parts));
    TRY_VOID(was_mailed_before(tx, certificate, *validation, parts));
    TRY_VOID(queue_mails_of_name(tx, certificate, *validation, addresses_for(*validation, option, parts), parts));
    return tx.append(model::certificate_event("certificate.validation_email_requested", arn, model::actor_of(caller),
                                              parts.clock.now(),
                                              {{"domain", option.domain_name},
                                               {"validation_domain", option.validation_domain},
                                               {"access_key_id", caller.access_key_id}}));
  }));
  tell_outbox(parts);
  return {};
}

}  // namespace certwright::service
