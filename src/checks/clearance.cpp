#include "checks/clearance.h"

#include <algorithm>

#include <fmt/format.h>

#include "checks/check.h"
#include "checks/private_authority.h"

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

Result<void> nothing_stands_against(const std::string& name, const model::Findings& findings) {
  for (const model::Finding& finding : findings)
    if (finding.effect != model::Effect::none)
      return fail(ErrorCode::invalid_state,
                  fmt::format("{} has the finding {} ({}).", name, finding.id(), to_string(finding.effect)));
  return {};
}

Result<void> has_nothing_against(const model::Facts& facts, Stage stage) {
  return nothing_stands_against(facts.name.str(), judge(facts, stage));
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

// `authority`: what was looked up of it for `name`; null where nothing was.
Result<void> is_of_one_authority(const std::string& name, const model::PrivateAuthorityFact* authority,
                                 Timestamp gathered_at, const std::string& issuer, Timestamp now) {
  if (authority == nullptr || issuer.empty() || authority->issuer_id != issuer)
    return fail(ErrorCode::invalid_state, fmt::format("No private CA was looked up for {}.", name));
  if (gathered_at > now || now - gathered_at > max_private_age)
    return fail(ErrorCode::invalid_state, fmt::format("The private CA for {} was looked up too long ago.", name));
  return {};
}

Result<void> stands_once(const std::string& name, bool is_there) {
  if (!is_there) return {};
  return fail(ErrorCode::invalid_state, fmt::format("{} stands in the request twice.", name));
}

std::string issuer_of(std::span<const model::Facts> facts, std::span<const model::AddressFacts> addresses) {
  if (facts.empty()) return addresses.front().private_authority.issuer_id;
  return facts.front().private_authority ? facts.front().private_authority->issuer_id : "";
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
    TRY_VOID(stands_once(name->str(), std::ranges::find(names, *name) != names.end()));
    names.push_back(*std::move(name));
  }
  return Clearance{std::move(names)};
}

Result<Clearance> clear_private(std::span<const model::Facts> facts, std::span<const model::AddressFacts> addresses,
                                Timestamp now) {
  if (facts.empty() && addresses.empty()) return fail(ErrorCode::invalid_state, "No name was checked.");
  std::vector<model::DomainName> names;
  names.reserve(facts.size());
  const std::string issuer = issuer_of(facts, addresses);
  for (const model::Facts& of_name : facts) {
    const std::string& name = of_name.name.str();
    const model::PrivateAuthorityFact* authority = of_name.private_authority ? &*of_name.private_authority : nullptr;
    TRY_VOID(is_of_one_authority(name, authority, of_name.gathered_at, issuer, now));
    TRY_VOID(has_nothing_against(of_name, Stage::private_authority));
    TRY_VOID(stands_once(name, std::ranges::find(names, of_name.name) != names.end()));
    names.push_back(of_name.name);
  }
  std::vector<model::IpAddress> cleared;
  cleared.reserve(addresses.size());
  for (const model::AddressFacts& of_address : addresses) {
    const std::string name = of_address.address.str();
    TRY_VOID(is_of_one_authority(name, &of_address.private_authority, of_address.gathered_at, issuer, now));
    TRY_VOID(nothing_stands_against(name, judge(of_address)));
    TRY_VOID(stands_once(name, std::ranges::find(cleared, of_address.address) != cleared.end()));
    cleared.push_back(of_address.address);
  }
  return Clearance{std::move(names), std::move(cleared), issuer};
}

}  // namespace certwright::checks
