#include "service/private_path.h"

#include "checks/check.h"
#include "checks/private_authority.h"
#include "pki/public_key.h"

namespace certwright::service {
namespace {

using model::Certificate;
using model::PrivateAuthorityFact;
using Standing = PrivateAuthorityFact::Standing;

void note_certificate(const Issuers::Issuing& issuing, Timestamp now, PrivateAuthorityFact& fact) {
  const issuance::IssuerIdentity& identity = issuing.ca->identity();
  fact.issuer_id = identity.id;
  fact.not_after = identity.not_after;
  fact.leaf_not_after = issuance::last_second(issuing.form.profile(), now);
  fact.signs_with_rsa = identity.key_algorithm == pki::PublicKeyAlgorithm::rsa;
  fact.constraints = identity.constraints;
}

Result<PrivateAuthorityFact> look_up(const Certificate& certificate, Timestamp now, Parts& parts) {
  PrivateAuthorityFact fact;
  fact.arn = certificate.authority_arn.value_or("");
  fact.account = certificate.account;
  fact.leaf_key = certificate.key_algorithm;
  TRY(const model::ArnParts arn, model::parse_authority_arn(fact.arn));
  if (arn.account != certificate.account) {
    fact.standing = Standing::of_another_account;
    return fact;
  }
  auto stored = parts.store.read([&](const store::View& view) { return view.private_authority(fact.arn); });
  if (!stored && stored.error().code != ErrorCode::not_found) return tl::make_unexpected(std::move(stored).error());
  if (!stored || stored->account != certificate.account || stored->region != certificate.region) return fact;
  fact.standing = Standing::known;
  fact.name = stored->name;
  fact.state = stored->state;
  TRY(const Issuers::Issuing* issuing, parts.issuers.find(stored->authority));
  note_certificate(*issuing, now, fact);
  return fact;
}

void judge_addresses(const Certificate& certificate, const PrivateAuthorityFact& authority, Timestamp now, Parts& parts,
                     PrivateJudgement& judgement) {
  const bool in_profile = parts.issuers.profiles().private_ca.ip_addresses;
  judgement.address_facts.reserve(certificate.addresses.size());
  for (const model::IpAddress& address : certificate.addresses) {
    const model::AddressFacts& facts = judgement.address_facts.emplace_back(model::AddressFacts{
        .address = address, .gathered_at = now, .in_profile = in_profile, .private_authority = authority});
    judgement.report.names.push_back({.name = address.str(), .findings = checks::judge(facts)});
  }
}

}  // namespace

Result<PrivateJudgement> judge_private(const Certificate& certificate, Parts& parts) {
  const Timestamp now = parts.clock.now();
  TRY(const PrivateAuthorityFact authority, look_up(certificate, now, parts));
  PrivateJudgement judgement{
      .report = {.at = now, .names = {}}, .facts = {}, .address_facts = {}, .clearance = std::nullopt};
  std::vector<model::Facts>& facts = judgement.facts;
  facts.reserve(certificate.validations.size());
  for (const model::DomainValidation& validation : certificate.validations) {
    model::Facts of_name{.name = validation.name, .policy = &parts.policy, .gathered_at = now};
    of_name.private_authority = authority;
    judgement.report.names.push_back(
        {.name = validation.name.str(), .findings = checks::judge(of_name, checks::Stage::private_authority)});
    facts.push_back(std::move(of_name));
  }
  judge_addresses(certificate, authority, now, parts, judgement);
  if (judgement.report.fails()) return judgement;
  TRY(judgement.clearance, checks::clear_private(facts, judgement.address_facts, now));
  return judgement;
}

model::Report signing_failed(const Certificate& certificate, Timestamp now) {
  model::Report report{.at = now, .names = {}};
  for (const std::string& name : certificate.names())
    report.names.push_back({.name = name,
                            .findings = {found(model::cause::CA_PRIVATE_SIGNING_FAILED,
                                               {{"arn", certificate.authority_arn.value_or("")}})}});
  return report;
}

}  // namespace certwright::service
