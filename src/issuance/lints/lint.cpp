#include "issuance/lints/lint.h"

#include <array>

namespace certwright::issuance::lints {

extern const Lint authority_information_access;
extern const Lint authority_key_identifier;
extern const Lint basic_constraints;
extern const Lint certificate_policies;
extern const Lint common_name;
extern const Lint crl_distribution_points;
extern const Lint extended_key_usage;
extern const Lint extension_set;
extern const Lint issuer_name;
extern const Lint key_usage;
extern const Lint name_constraints;
extern const Lint serial_number;
extern const Lint signature_algorithm;
extern const Lint subject_alternative_name;
extern const Lint subject_attributes;
extern const Lint subject_key_identifier;
extern const Lint subject_public_key;
extern const Lint validity_period;

namespace {

constexpr std::array lints{
    &authority_information_access,
    &authority_key_identifier,
    &basic_constraints,
    &certificate_policies,
    &common_name,
    &crl_distribution_points,
    &extended_key_usage,
    &extension_set,
    &issuer_name,
    &key_usage,
    &name_constraints,
    &serial_number,
    &signature_algorithm,
    &subject_alternative_name,
    &subject_attributes,
    &subject_key_identifier,
    &subject_public_key,
    &validity_period,
};

Result<void> run(const Scope scope, ByteView tbs_der, std::span<const model::DomainName> cleared,
                 const IssuerIdentity& issuer, Rules rules) {
  const auto tbs = pki::TbsCertificate::parse(tbs_der);
  if (!tbs) return fail(ErrorCode::internal, "lint tbs_certificate (RFC 5280 section 4.1): " + tbs.error().detail);
  const Candidate candidate{*tbs, cleared, issuer, rules};
  for (const Lint* const one : all_lints()) {
    if (scope == Scope::every_leaf && one->scope != Scope::every_leaf) continue;
    if (const auto complaint = one->complaint(candidate))
      return fail(ErrorCode::internal,
                  "lint " + std::string{one->id} + " (" + std::string{one->source} + "): " + *complaint);
  }
  return {};
}

}  // namespace

std::span<const Lint* const> all_lints() { return lints; }

Result<void> lint(ByteView tbs_der, std::span<const model::DomainName> cleared, const IssuerIdentity& issuer,
                  Rules rules) {
  return run(Scope::subscribers, tbs_der, cleared, issuer, rules);
}

Result<void> lint_own_server(ByteView tbs_der, const IssuerIdentity& issuer) {
  return run(Scope::every_leaf, tbs_der, {}, issuer, Rules::baseline);
}

}  // namespace certwright::issuance::lints
