#include "model/report.h"

#include <algorithm>
#include <array>

namespace certwright::model {
namespace {

bool any_has_effect(const std::vector<NameReport>& names, Effect effect) {
  return std::ranges::any_of(names, [&](const NameReport& name) { return has_effect(name.findings, effect); });
}

bool fails_for(const Report& report, FailureReason reason) {
  for (const NameReport& name : report.names)
    for (const Finding& finding : name.findings)
      if (finding.effect == Effect::fail && finding.cause->failure_reason == reason) return true;
  return false;
}

}  // namespace

bool has_effect(const Findings& findings, Effect effect) {
  return std::ranges::any_of(findings, [&](const Finding& finding) { return finding.effect == effect; });
}

bool Report::fails() const { return any_has_effect(names, Effect::fail); }

bool Report::waits() const { return !fails() && any_has_effect(names, Effect::wait); }

std::optional<FailureReason> Report::failure_reason() const {
  using enum FailureReason;
  if (!fails()) return std::nullopt;
  constexpr std::array order{invalid_public_domain, domain_not_allowed,       additional_verification_required,
                             no_available_contacts, domain_validation_denied, caa_error,
                             pca_access_denied,     pca_resource_not_found,   pca_invalid_state,
                             pca_invalid_duration,  pca_invalid_args,         pca_name_constraints_validation,
                             pca_request_failed};
  for (const FailureReason reason : order)
    if (fails_for(*this, reason)) return reason;
  return other;
}

}  // namespace certwright::model
