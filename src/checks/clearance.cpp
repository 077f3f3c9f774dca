#include "checks/clearance.h"

#include <algorithm>

#include <fmt/format.h>

#include "checks/check.h"

namespace certwright::checks {
namespace {

Result<void> passed_policy(const model::Report& report) {
  if (report.names.empty()) return fail(ErrorCode::invalid_state, "No name was checked.");
  for (const model::NameReport& name : report.names)
    for (const model::Finding& finding : name.findings)
      if (finding.effect != model::Effect::none)
        return fail(ErrorCode::invalid_state,
                    fmt::format("{} has the finding {} ({}).", name.name, finding.id(), to_string(finding.effect)));
  return {};
}

Result<const model::Facts*> caa_of(std::span<const model::Facts> caa_facts, const model::DomainName& name) {
  const auto facts = std::ranges::find(caa_facts, name, &model::Facts::name);
  if (facts == caa_facts.end() || !facts->caa)
    return fail(ErrorCode::invalid_state, fmt::format("CAA of {} was not looked up.", name.str()));
  return &*facts;
}

Result<void> has_nothing_against(const model::Facts& facts, Stage stage) {
  for (const model::Finding& finding : judge(facts, stage))
    if (finding.effect != model::Effect::none)
      return fail(ErrorCode::invalid_state, fmt::format("{} has the finding {} ({}).", facts.name.str(), finding.id(),
                                                        to_string(finding.effect)));
  return {};
}

Result<void> caa_permits(const model::Facts& facts, Timestamp now) {
  if (facts.gathered_at > now || now - facts.gathered_at > max_caa_age)
    return fail(ErrorCode::invalid_state, fmt::format("CAA of {} was read too long ago.", facts.name.str()));
  return has_nothing_against(facts, Stage::before_issue);
}

bool proves(const model::Proof& proof, const model::DomainName& name, Timestamp now) {
  // BR 3.2.2.4.18 and .19: a file on a web server proves that one name, never a wildcard.
  if (name.is_wildcard() && proof.method == model::ValidationMethod::http) return false;
  return proof.base_name == name.base() && proof.at <= now && now - proof.at <= max_proof_age;
}

Result<void> is_proved(std::span<const model::Proof> proofs, const model::DomainName& name, Timestamp now) {
  if (std::ranges::any_of(proofs, [&](const model::Proof& proof) { return proves(proof, name, now); })) return {};
  return fail(ErrorCode::invalid_state, fmt::format("There is no fresh proof of control over {}.", name.str()));
}

}  // namespace

Result<Clearance> clear(const model::Report& policy_report, std::span<const model::Facts> caa_facts,
                        std::span<const model::Proof> proofs, Timestamp now) {
  TRY_VOID(passed_policy(policy_report));
  std::vector<model::DomainName> names;
  names.reserve(policy_report.names.size());
  for (const model::NameReport& checked : policy_report.names) {
    auto name = model::DomainName::parse(checked.name);
    if (!name) return fail(ErrorCode::invalid_state, name.error().detail);
    TRY(const model::Facts* facts, caa_of(caa_facts, *name));
    TRY_VOID(caa_permits(*facts, now));
    TRY_VOID(is_proved(proofs, *name, now));
    if (std::ranges::find(names, *name) != names.end())
      return fail(ErrorCode::invalid_state, fmt::format("{} stands in the request twice.", name->str()));
    names.push_back(*std::move(name));
  }
  return Clearance{std::move(names), {}};
}

Result<Clearance> clear_private(std::span<const model::Facts> facts, Timestamp now) {
  if (facts.empty()) return fail(ErrorCode::invalid_state, "No name was checked.");
  std::vector<model::DomainName> names;
  names.reserve(facts.size());
  const std::string issuer = facts.front().private_authority ? facts.front().private_authority->issuer_id : "";
  for (const model::Facts& of_name : facts) {
    const std::string& name = of_name.name.str();
    if (!of_name.private_authority || issuer.empty() || of_name.private_authority->issuer_id != issuer)
      return fail(ErrorCode::invalid_state, fmt::format("No private CA was looked up for {}.", name));
    if (of_name.gathered_at > now || now - of_name.gathered_at > max_private_age)
      return fail(ErrorCode::invalid_state, fmt::format("The private CA for {} was looked up too long ago.", name));
    TRY_VOID(has_nothing_against(of_name, Stage::private_authority));
    if (std::ranges::find(names, of_name.name) != names.end())
      return fail(ErrorCode::invalid_state, fmt::format("{} stands in the request twice.", name));
    names.push_back(of_name.name);
  }
  return Clearance{std::move(names), issuer};
}

}  // namespace certwright::checks
