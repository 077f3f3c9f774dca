#include "service/validation_email.h"

#include <algorithm>

#include <fmt/format.h>

#include "service/owned_certificate.h"

namespace certwright::service {
namespace {

using model::Certificate;
using model::DomainValidation;

bool is_by_email(const Certificate& certificate) {
  return certificate.type == model::CertificateType::amazon_issued &&
         certificate.validations.front().method == model::ValidationMethod::email;
}

// facts 2: "within 72 h of the request; […] Also legal when RenewalStatus is PENDING_VALIDATION."
bool awaits_mail(const Certificate& certificate, const Parts& parts) {
  if (certificate.status == model::CertificateStatus::pending_validation)
    return parts.clock.now() < certificate.gives_up_at(parts.policy);
  return certificate.status == model::CertificateStatus::issued && certificate.renewal &&
         certificate.renewal->status == model::RenewalStatus::pending_validation;
}

Result<void> awaits_an_answer(const Certificate& certificate, const Parts& parts) {
  const std::string& arn = certificate.arn.str();
  if (!is_by_email(certificate))
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

Result<void> names_one_that_is_open(const Certificate& certificate, const model::DomainValidationOption& option) {
  const auto validation =
      std::ranges::find(certificate.validations, option.domain_name,
                        [](const DomainValidation& of) -> const std::string& { return of.name.str(); });
  if (validation == certificate.validations.end())
    return fail(ErrorCode::invalid_validation_options, fmt::format("{} is not one of the names of certificate {}.",
                                                                   option.domain_name, certificate.arn.str()));
  TRY_VOID(model::keeps_validation_domain(validation->name, option.validation_domain));
  const bool requested = certificate.status == model::CertificateStatus::pending_validation;
  if (requested && validation->proof)
    return fail(ErrorCode::invalid_state, fmt::format("{} is validated already.", option.domain_name));
  return {};
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
  return parts.store.write([&](store::Transaction& tx) -> Result<void> {
    TRY(const Certificate certificate, owned_certificate(tx, caller, arn));
    TRY_VOID(awaits_an_answer(certificate, parts));
    TRY_VOID(names_one_that_is_open(certificate, option));
    TRY_VOID(validation_domain_is_registrable(option, *parts.feeds.lists()));
    return tx.append(model::certificate_event("certificate.validation_email_requested", arn, model::actor_of(caller),
                                              parts.clock.now(),
                                              {{"domain", option.domain_name},
                                               {"validation_domain", option.validation_domain},
                                               {"access_key_id", caller.access_key_id}}));
  });
}

}  // namespace certwright::service
