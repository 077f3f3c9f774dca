#include "service/update_options.h"

#include <fmt/format.h>

#include "service/certificates.h"
#include "service/method_update.h"
#include "service/owned_certificate.h"

namespace certwright::service {
namespace {

using model::Certificate;
using model::ValidationMethod;

std::string_view enabled_or_disabled(bool on) { return on ? "ENABLED" : "DISABLED"; }

Result<void> has_options(const Certificate& certificate) {
  switch (certificate.type) {
    case model::CertificateType::private_ca:  // facts 4.2: ACM's own words
      return fail(ErrorCode::invalid_state,
                  "The UpdateCertificateOptions command is not permitted for private certificates.");
    case model::CertificateType::imported:
      return fail(ErrorCode::invalid_state,
                  "The UpdateCertificateOptions command is not permitted for imported certificates.");
    case model::CertificateType::amazon_issued:
      break;
  }
  if (certificate.status == model::CertificateStatus::issued) return {};
  return fail(ErrorCode::invalid_state,
              fmt::format("Certificate {} is {}; only the options of an ISSUED certificate can be changed.",
                          certificate.arn.str(), model::to_string(certificate.status)));
}

// facts 4.2: "Export cannot change after creation".
Result<void> keeps_export(const Certificate& certificate, const OptionsChange& change) {
  if (!change.exportable || *change.exportable == certificate.exportable) return {};
  return fail(
      ErrorCode::invalid_request,
      fmt::format("Options.Export of certificate {} is {} and cannot be changed. Request a new certificate with "
                  "Export {}.",
                  certificate.arn.str(), enabled_or_disabled(certificate.exportable),
                  enabled_or_disabled(*change.exportable)));
}

enum class MethodChange { none, begin };

Result<MethodChange> method_change(const Certificate& certificate, ValidationMethod wanted) {
  const ValidationMethod current = certificate.validations.front().method;
  if (certificate.changes_method())
    return fail(ErrorCode::conflict,
                fmt::format("The validation method of certificate {} is being changed to DNS already. "
                            "ListCertificateDomainValidations shows how far it is.",
                            certificate.arn.str()));
  if (wanted == current) return MethodChange::none;
  if (current != ValidationMethod::email || wanted != ValidationMethod::dns)
    return fail(ErrorCode::invalid_state,
                fmt::format("The validation method of certificate {} is {}. It can be changed from EMAIL to DNS only.",
                            certificate.arn.str(), model::to_string(current)));
  if (certificate.is_renewing())
    return fail(ErrorCode::conflict, fmt::format("Certificate {} is being renewed. Change its validation method when "
                                                 "the renewal has ended.",
                                                 certificate.arn.str()));
  return MethodChange::begin;
}

Result<void> note_change(store::Transaction& tx, const Certificate& certificate, const model::Caller& caller,
                         const OptionsChange& change, MethodChange method, Timestamp now) {
  model::Event event = model::certificate_event("certificate.options_updated", certificate.arn, model::actor_of(caller),
                                                now, {{"access_key_id", caller.access_key_id}});
  if (change.transparency_logging)
    event.details.emplace_back("transparency_logging", enabled_or_disabled(*change.transparency_logging));
  if (method == MethodChange::begin) event.details.emplace_back("validation_method", "DNS");
  return tx.append(event);
}

}  // namespace

Result<void> update_options(const model::Caller& caller, const model::CertificateArn& arn, const OptionsChange& change,
                            Parts& parts) {
  std::vector<model::DomainValidation> by_dns;
  if (change.method == ValidationMethod::dns) {
    TRY(const Certificate current, describe_certificate(caller, arn, parts));
    TRY(by_dns, dns_validations_of(current, parts));
  }
  TRY(auto due, parts.store.write([&](store::Transaction& tx) -> Result<std::optional<Certificate>> {
    TRY(Certificate certificate, owned_certificate(tx, caller, arn));
    TRY_VOID(has_options(certificate));
    TRY_VOID(keeps_export(certificate, change));
    MethodChange begun = MethodChange::none;
    if (change.method) {
      TRY(begun, method_change(certificate, *change.method));
    }
    certificate.transparency_logging = change.transparency_logging.value_or(certificate.transparency_logging);
    if (begun == MethodChange::begin) begin_method_update(certificate, std::move(by_dns), parts.clock.now());
    TRY_VOID(tx.update(certificate));
    TRY_VOID(note_change(tx, certificate, caller, change, begun, parts.clock.now()));
    if (begun == MethodChange::none) return std::nullopt;
    return certificate;
  }));
  if (due && parts.wake) parts.wake(*std::move(due));
  return {};
}

}  // namespace certwright::service
