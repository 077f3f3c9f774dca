#include "service/method_update.h"

#include <algorithm>
#include <utility>

#include "service/dns_challenges.h"
#include "service/steps.h"

namespace certwright::service {
namespace {

using model::Certificate;
using model::DomainStatus;
using model::DomainValidation;

bool is_proved(const DomainValidation& validation) { return validation.proof.has_value(); }

Result<void> take_over(Certificate& certificate, Parts& parts) {
  model::MethodUpdate& update = *certificate.method_update;
  update.status = model::UpdateStatus::success;
  update.updated_at = parts.clock.now();
  certificate.validations = std::exchange(update.validations, {});
  for (DomainValidation& validation : certificate.validations) validation.status = DomainStatus::success;
  certificate.rest();
  return steps::keep_with_event(certificate, "certificate.method_updated", {{"from", "EMAIL"}, {"to", "DNS"}}, parts);
}

}  // namespace

Result<std::vector<DomainValidation>> dns_validations_of(const Certificate& certificate, Parts& parts) {
  std::vector<DomainValidation> validations;
  validations.reserve(certificate.validations.size());
  for (const DomainValidation& current : certificate.validations) {
    TRY_VOID(model::fits_dns_validation(current.name));
    validations.push_back({.name = current.name,
                           .method = model::ValidationMethod::dns,
                           .status = DomainStatus::pending_validation,
                           .validation_domain = current.name.str(),
                           .resource_record = std::nullopt,
                           .emails = {},
                           .proof = std::nullopt,
                           .last_observation = std::nullopt});
  }
  TRY_VOID(add_dns_challenges(certificate.account, validations, parts));
  return validations;
}

void begin_method_update(Certificate& certificate, std::vector<DomainValidation> validations, Timestamp now) {
  certificate.method_update =
      model::MethodUpdate{.requested_at = now, .updated_at = now, .validations = std::move(validations)};
  certificate.next_attempt_at = now;
  certificate.attempts = 0;
}

Result<void> prove_method(Certificate& certificate, Parts& parts) {
  model::MethodUpdate& update = *certificate.method_update;
  const steps::Looked looked = steps::look_for_records(update.validations, parts);
  steps::passed(parts, "method_proved");
  if (std::ranges::all_of(update.validations, is_proved)) return take_over(certificate, parts);
  for (DomainValidation& validation : update.validations)
    if (is_proved(validation)) validation.status = DomainStatus::success;
  steps::try_again_later(certificate, parts);
  if (!looked.proved_one) return steps::keep(certificate, parts);
  update.updated_at = parts.clock.now();
  return steps::keep_with_event(certificate, "certificate.name_validated", {}, parts);
}

}  // namespace certwright::service
