#include "issuance/lints/profile_lint.h"

#include "issuance/lints/certificate_view.h"
#include "issuance/lints/crl_view.h"
#include "issuance/lints/lint.h"

namespace certwright::issuance::lints {
namespace {

tl::unexpected<Error> refuse(std::string_view id, std::string_view source, std::string_view why) {
  std::string detail{"lint "};
  detail.append(id).append(" (").append(source).append("): ").append(why);
  return fail(ErrorCode::internal, std::move(detail));
}

Result<void> outcome_of(const std::optional<LeafFault>& fault) {
  if (fault) return refuse(fault->id, fault->source, fault->message.en);
  return {};
}

LeafFault unreadable(std::string_view id, std::string_view source, const Error& error) {
  return {.id = id, .source = source, .message = {error.detail, "構造が読み取れません（" + error.detail + "）。"}};
}

Result<CertificateView> read(ByteView tbs_der, pki::KeyDepth depth, std::optional<LeafFault>& fault) {
  auto view = CertificateView::of_tbs(tbs_der, depth);
  if (!view) fault = unreadable("tbs_certificate", "RFC 5280 section 4.1", view.error());
  return view;
}

template <class View>
std::optional<LeafFault> general_fault(const View& view, Asked asked) {
  auto found = first_error(view, asked);
  if (!found) return std::nullopt;
  return LeafFault{.id = found->lint->id, .source = found->lint->source, .message = std::move(found->message)};
}

std::optional<LeafFault> own_fault(const CertificateView& view, Scope scope, const LeafNames& cleared,
                                   const IssuerIdentity& issuer, const Profile& profile) {
  const Candidate candidate{view.tbs, view.key, cleared, issuer, profile};
  for (const ProfileLint* const each : all_profile_lints()) {
    if (scope == Scope::every_leaf && each->scope != Scope::every_leaf) continue;
    if (auto complaint = each->complaint(candidate))
      return LeafFault{.id = each->id,
                       .source = each->source,
                       .message = {*complaint + ".", "プロファイルと一致しません（" + *complaint + "）。"}};
  }
  return std::nullopt;
}

Asked asked_by(Rules rules) { return rules == Rules::baseline ? Asked::baseline_too : Asked::rfc5280; }

}  // namespace

// Our leaves' keys were made by this server, or came in through the whole of the checks: Fermat's method, which costs
// as much as everything else together, is not repeated for each signature.
std::optional<LeafFault> first_fault(ByteView tbs_der, const LeafNames& cleared, const IssuerIdentity& issuer,
                                     const Profile& profile) {
  std::optional<LeafFault> fault;
  const auto view = read(tbs_der, pki::KeyDepth::quick, fault);
  if (!view) return fault;
  if (auto found = general_fault(*view, asked_by(profile.rules))) return found;
  return own_fault(*view, Scope::subscribers, cleared, issuer, profile);
}

Result<void> lint(ByteView tbs_der, const LeafNames& cleared, const IssuerIdentity& issuer, const Profile& profile) {
  return outcome_of(first_fault(tbs_der, cleared, issuer, profile));
}

Result<void> lint_own_server(ByteView tbs_der, const IssuerIdentity& issuer, const Profile& profile) {
  std::optional<LeafFault> fault;
  const auto view = read(tbs_der, pki::KeyDepth::quick, fault);
  if (view) fault = general_fault(*view, Asked::rfc5280);
  if (view && !fault) fault = own_fault(*view, Scope::every_leaf, {}, issuer, profile);
  return outcome_of(fault);
}

Result<void> lint_authority(ByteView tbs_der) {
  std::optional<LeafFault> fault;
  const auto view = read(tbs_der, pki::KeyDepth::whole, fault);
  if (view) fault = general_fault(*view, Asked::rfc5280);
  TRY_VOID(outcome_of(fault));
  if (const auto of_key = pki::refusal_of(view->key))
    return refuse("key", "BR 6.1.1.3, 6.1.5, 6.1.6", pki::words_of(*of_key).en);
  return {};
}

Result<void> lint_responder(ByteView tbs_der) {
  std::optional<LeafFault> fault;
  const auto view = read(tbs_der, pki::KeyDepth::quick, fault);
  if (!view) return outcome_of(fault);
  if (view->kind != responder) return refuse("kind", "RFC 6960 section 4.2.2.2", "not an OCSP responder's certificate");
  TRY_VOID(outcome_of(general_fault(*view, Asked::rfc5280)));
  for (const Finding& finding : judge(*view, Asked::baseline_too))
    if (finding.lint->applies == responder && finding.lint->severity == Severity::error)
      return refuse(finding.lint->id, finding.lint->source, finding.message.en);
  return {};
}

Result<void> lint_crl(ByteView tbs_der, Rules rules) {
  const auto view = CrlView::of_tbs(tbs_der);
  if (!view) return refuse("tbs_certificate_list", "RFC 5280 section 5.1", view.error().detail);
  return outcome_of(general_fault(*view, asked_by(rules)));
}

}  // namespace certwright::issuance::lints
