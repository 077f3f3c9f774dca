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

Result<void> caa_permits(const model::Facts& facts, Timestamp now) {
  const std::string& name = facts.name.str();
  if (facts.gathered_at > now || now - facts.gathered_at > max_caa_age)
    return fail(ErrorCode::invalid_state, fmt::format("CAA of {} was read too long ago.", name));
  for (const model::Finding& finding : judge(facts, Stage::before_issue))
    if (finding.effect != model::Effect::none)
      return fail(ErrorCode::invalid_state,
                  fmt::format("{} has the finding {} ({}).", name, finding.id(), to_string(finding.effect)));
  return {};
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
  return Clearance{std::move(names)};
}

}  // namespace certwright::checks
