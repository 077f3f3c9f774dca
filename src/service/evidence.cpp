#include "service/evidence.h"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/ascii.h"
#include "checks/check.h"
#include "checks/clearance.h"
#include "checks/facts/gather.h"
#include "checks/private_authority.h"
#include "issuance/lints/passed_lints.h"

namespace certwright::service {
namespace {

std::string detail_of(const model::Event& event, std::string_view name) {
  const auto found = std::ranges::find(event.details, name, &std::pair<std::string, std::string>::first);
  return found == event.details.end() ? std::string{} : found->second;
}

std::string plain_serial(std::string_view text) {
  std::string plain = ascii_lower(text);
  std::erase(plain, ':');
  return plain;
}

std::string_view became(std::string_view event) {
  if (event == "certificate.issued") return "issued";
  if (event == "certificate.renewed") return "renewed";
  return event == "serial.burned" ? "burned" : "";
}

Evidence::Call call_of(const model::Event& event, std::string_view operation) {
  return {.operation = std::string{operation},
          .actor = event.actor,
          .access_key_id = detail_of(event, "access_key_id"),
          .request_id = detail_of(event, "request_id"),
          .at = event.at};
}

// A request that repeats another's says so.
Evidence::Call requested_by(const model::Event& event) {
  return call_of(event, detail_of(event, "again_of").empty() ? "RequestCertificate" : "RequestAgain");
}

Error nothing_written(const model::CertificateArn& arn, std::string_view why) {
  return {.code = ErrorCode::not_found, .detail = fmt::format("Nothing is written down of {}: {}", arn.str(), why)};
}

Result<Evidence::Serial> chosen(const model::CertificateArn& arn, const std::vector<Evidence::Serial>& serials,
                                const std::string& wanted) {
  const std::string plain = plain_serial(wanted);
  for (auto one = serials.rbegin(); one != serials.rend(); ++one)
    if (plain.empty() ? one->became != "burned" : one->serial == plain) return *one;
  if (plain.empty()) return tl::unexpected(nothing_written(arn, "this server has not issued it."));
  return tl::unexpected(nothing_written(arn, fmt::format("it has no serial number {}.", plain)));
}

// Who asked for the certificate, and for the renewal that ended with this serial number.
void tell_calls(const std::vector<model::Event>& events, Evidence& evidence) {
  for (const model::Event& event : events) {
    if (event.name == "certificate.requested") evidence.requested = requested_by(event);
    if (event.name == "certificate.renewal_requested") evidence.renewal_requested = call_of(event, "RenewCertificate");
    if (became(event.name).empty()) continue;
    if (detail_of(event, "serial") == evidence.which.serial) return;
    // What was asked for has come to its end; what was burned is tried again for the same call.
    if (event.name != "serial.burned") evidence.renewal_requested.reset();
  }
}

std::optional<Evidence::Removal> removal_of(const std::vector<model::Event>& events, const std::string& serial) {
  for (const model::Event& event : events)
    if (event.name == "evidence.removed" && detail_of(event, "serial") == serial)
      return Evidence::Removal{.at = event.at,
                               .ended_at = parse_rfc3339(detail_of(event, "ended_at")).value_or(Timestamp{})};
  return std::nullopt;
}

// The ids stand in the program, and are told as long as they are those of the time.
std::vector<std::string> lint_ids(const model::LintsPassed& passed, Timestamp at) {
  namespace lints = issuance::lints;
  using issuance::Rules;
  for (const Rules rules : {Rules::baseline, Rules::internal, Rules::private_ca})
    for (const lints::Kind kind : {lints::server, lints::other_leaf})
      if (lints::passed_lints(rules, kind, at) == passed) return lints::passed_lint_ids(rules, kind, at);
  return {};
}

using FindingKey = std::tuple<bool, std::string, std::string, std::string>;

void add_findings(const model::Report& report, bool is_last, std::set<FindingKey>& keys) {
  for (const model::NameReport& name : report.names)
    for (const model::Finding& finding : name.findings)
      keys.emplace(is_last, name.name, std::string{finding.id()}, std::string{to_string(finding.effect)});
}

model::Report report_of(std::vector<model::Facts> facts, checks::Stage stage, const model::Policy& policy,
                        Timestamp at) {
  model::Report report{.at = at, .names = {}};
  report.names.reserve(facts.size());
  for (model::Facts& of_name : facts) {
    of_name.policy = &policy;
    model::Findings findings = checks::judge(of_name, stage);
    checks::apply_required(findings, policy);
    report.names.push_back({.name = of_name.name.str(), .findings = std::move(findings)});
  }
  return report;
}

std::vector<model::Facts> under(const model::Policy& policy, std::vector<model::Facts> facts) {
  for (model::Facts& of_name : facts) of_name.policy = &policy;
  return facts;
}

}  // namespace

Result<Evidence> evidence_of(const model::Caller& caller, const model::CertificateArn& arn, const std::string& serial,
                             Parts& parts) {
  const auto named = model::parse_certificate_arn(arn.str());
  return parts.store.read([&](const store::View& view) -> Result<Evidence> {
    TRY(const auto events, view.events(arn));
    if (!named || named->account != caller.account || named->region != caller.region || events.empty())
      return fail(ErrorCode::not_found,
                  fmt::format("Could not find certificate {} in account {}.", arn.str(), caller.account));
    Evidence evidence{.arn = arn};
    for (const model::Event& event : events)
      if (const std::string_view end = became(event.name); !end.empty())
        evidence.serials.push_back({.serial = detail_of(event, "serial"), .became = std::string{end}, .at = event.at});
    TRY(evidence.which, chosen(arn, evidence.serials, serial));
    tell_calls(events, evidence);
    TRY(const store::Intent intent, view.intent(evidence.which.serial));
    evidence.issuer_id = intent.issuer_id;
    evidence.intended_at = intent.at;
    evidence.removed = removal_of(events, evidence.which.serial);
    if (evidence.removed) return evidence;
    const auto text = view.decision(evidence.which.serial);
    if (!text && text.error().code == ErrorCode::not_found)
      return tl::unexpected(
          nothing_written(arn, fmt::format("an earlier version of Certwright signed {}.", evidence.which.serial)));
    if (!text) return tl::unexpected(text.error());
    // The digest of the terms stands in what is to be read by their policy.
    TRY(const model::Decision head, model::read_decision(*text, parts.policy));
    const auto terms = view.decision_terms(head.terms);
    if (!terms && terms.error().code != ErrorCode::not_found) return tl::unexpected(terms.error());
    evidence.terms = std::make_unique<model::DecisionTerms>();
    if (terms) {
      TRY(evidence.terms, model::read_decision_terms(*terms));
    }
    TRY(evidence.decision, model::read_decision(*text, evidence.terms->policy));
    evidence.lint_ids = lint_ids(evidence.decision.lints, evidence.decision.at);
    return evidence;
  });
}

Judgement judge_again(const Evidence& evidence, const model::Policy& policy) {
  const model::Decision& then = evidence.decision;
  const checks::Stage last_stage =
      then.by_private_authority ? checks::Stage::private_authority : checks::Stage::before_issue;
  const std::vector<model::Facts> last_facts = under(policy, then.last_facts);
  model::Report report = report_of(then.policy_facts, checks::Stage::policy, policy, then.at);
  model::Report last = report_of(then.last_facts, last_stage, policy, then.at);
  for (const model::AddressFacts& of_address : then.address_facts)
    last.names.push_back({.name = of_address.address.str(), .findings = checks::judge(of_address)});
  const auto cleared = then.by_private_authority ? checks::clear_private(last_facts, then.address_facts, then.at)
                                                 : checks::clear(report, last_facts, then.proofs, then.at);
  std::set<FindingKey> now;
  add_findings(report, false, now);
  add_findings(last, true, now);
  std::set<FindingKey> before;
  for (const model::KeptFinding& kept : then.findings) before.emplace(kept.is_last, kept.name, kept.id, kept.effect);
  Judgement judgement{.names = std::move(report.names),
                      .same_findings = now == before,
                      .refused = cleared ? std::string{} : cleared.error().detail};
  for (const model::NameReport& of_last : last.names) {
    auto name = std::ranges::find(judgement.names, of_last.name, &model::NameReport::name);
    if (name == judgement.names.end()) name = judgement.names.insert(name, {.name = of_last.name, .findings = {}});
    name->findings.insert(name->findings.end(), of_last.findings.begin(), of_last.findings.end());
  }
  return judgement;
}

}  // namespace certwright::service
