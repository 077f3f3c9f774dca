#include "api/own/evidence_json.h"

#include <algorithm>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "api/own/json_values.h"
#include "api/own/report_json.h"
#include "model/facts_json.h"

namespace certwright::api::own {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

object call_json(const service::Evidence::Call& call) {
  return {{"operation", text(call.operation)},
          {"actor", text(call.actor)},
          {"access_key_id", text_or_null(call.access_key_id)},
          {"request_id", text_or_null(call.request_id)},
          {"at", text(rfc3339(call.at))}};
}

object serial_json(const service::Evidence::Serial& serial) {
  return {{"serial", text(serial.serial)}, {"became", text(serial.became)}, {"at", text(rfc3339(serial.at))}};
}

object caa_json(const model::Facts& facts) {
  object out{{"looked_up_at", text(rfc3339(facts.gathered_at))}, {"resolver", text_or_null(facts.resolver)}};
  if (!facts.caa) return out;
  if (!*facts.caa) {
    const model::LookupFailure& failure = facts.caa->error();
    out["failure"] =
        object{{"rcode", text(failure.rcode)}, {"question", text(failure.question)}, {"detail", text(failure.detail)}};
    return out;
  }
  const model::CaaFact& caa = **facts.caa;
  array records;
  for (const model::CaaRecord& record : caa.records)
    records.emplace_back(object{{"flags", record.flags}, {"tag", text(record.tag)}, {"value", text(record.value)}});
  out["found_at"] = text_or_null(caa.found_at);
  out["alias_target"] = text_or_null(caa.alias_target);
  out["records"] = std::move(records);
  out["ttl_seconds"] = caa.ttl.count();
  out["dnssec_secure"] = caa.dnssec_secure;
  return out;
}

object private_authority_json(const model::PrivateAuthorityFact& fact) {
  return {{"arn", text(fact.arn)},
          {"name", text(fact.name)},
          {"state", text(to_string(fact.state))},
          {"not_after", text(rfc3339(fact.not_after))}};
}

object proof_json(const model::Proof& proof) {
  return {{"question", text(proof.question)},
          {"answer", text(proof.answer)},
          {"resolver", text_or_null(proof.resolver)},
          {"dnssec_secure", proof.dnssec_secure},
          {"at", text(rfc3339(proof.at))}};
}

object finding_json(const model::KeptFinding& kept) {
  object evidence;
  for (const auto& [name, seen] : kept.evidence) evidence[name] = text(seen);
  object out{{"id", text(kept.id)},
             {"effect", text(kept.effect)},
             {"certainty", text(kept.certainty)},
             {"evidence", std::move(evidence)}};
  if (const model::Cause* const cause = model::find_cause(kept.id)) {
    out["severity"] = text(to_string(cause->severity));
    out["message"] =
        words({model::fill(cause->message_en, kept.evidence), model::fill(cause->message_ja, kept.evidence)});
  }
  return out;
}

const model::Facts* facts_of(const std::vector<model::Facts>& all, const std::string& name) {
  const auto found = std::ranges::find_if(all, [&](const model::Facts& one) { return one.name.str() == name; });
  return found == all.end() ? nullptr : &*found;
}

const model::AddressFacts* address_facts_of(const std::vector<model::AddressFacts>& all, const std::string& name) {
  const auto found =
      std::ranges::find_if(all, [&](const model::AddressFacts& one) { return one.address.str() == name; });
  return found == all.end() ? nullptr : &*found;
}

// What was validated: the name of which control was shown, which is the name itself without `*.`, or for mail the
// domain that the mailboxes were of.
std::string authorization_domain(const model::Facts* facts, const model::Proof& proof) {
  if (facts != nullptr && proof.method == model::ValidationMethod::email && !facts->validation_domain.empty())
    return facts->validation_domain;
  return proof.base_name;
}

object name_json(const model::Decision& decision, std::size_t place) {
  const std::string& name = decision.names[place];
  object out{{"name", text(name)}};
  const model::Facts* const policy_facts = facts_of(decision.policy_facts, name);
  const model::Facts* const last_facts = facts_of(decision.last_facts, name);
  out["validation"] = nullptr;
  if (const model::Proof* const proof = decision.proof_at(place))
    out["validation"] = object{{"method", text(to_string(proof->method))},
                               {"authorization_domain", text(authorization_domain(policy_facts, *proof))},
                               {"proof", proof_json(*proof)}};
  out["caa"] = nullptr;
  out["private_authority"] = nullptr;
  if (last_facts != nullptr && last_facts->private_authority)
    out["private_authority"] = private_authority_json(*last_facts->private_authority);
  else if (last_facts != nullptr)
    out["caa"] = caa_json(*last_facts);
  else if (const model::AddressFacts* const of_address = address_facts_of(decision.address_facts, name))
    out["private_authority"] = private_authority_json(of_address->private_authority);
  out["checked_at"] = policy_facts == nullptr ? value(nullptr) : text(rfc3339(policy_facts->gathered_at));
  array findings;
  for (const model::KeptFinding& kept : decision.findings)
    if (kept.name == name) findings.emplace_back(finding_json(kept));
  out["findings"] = std::move(findings);
  return out;
}

object lints_json(const service::Evidence& evidence) {
  const model::LintsPassed& lints = evidence.decision.lints;
  return {{"rules", text(lints.rules)},
          {"count", lints.count},
          {"digest", text(lints.digest)},
          {"passed", true},
          {"ids", evidence.lint_ids.empty() ? value(nullptr) : value(texts(evidence.lint_ids))}};
}

void add_decision(const service::Evidence& evidence, object& out) {
  out["decided_at"] = text(rfc3339_milliseconds(evidence.decision.at));
  out["lints"] = lints_json(evidence);
  out["terms"] = object{{"digest", text(evidence.decision.terms)},
                        {"version", text_or_null(evidence.terms->version)},
                        {"checks", texts(evidence.terms->checks)},
                        {"lints", texts(evidence.terms->lints)}};
}

object judgement_json(const service::Judgement& judgement) {
  array names;
  for (const model::NameReport& name : judgement.names) {
    array findings;
    for (const model::Finding& finding : name.findings) findings.emplace_back(own::to_json(finding));
    names.emplace_back(object{{"name", text(name.name)}, {"findings", std::move(findings)}});
  }
  return {{"decision", judgement.refused.empty() ? "issue" : "refuse"},
          {"reason", text_or_null(judgement.refused)},
          {"same_findings", judgement.same_findings},
          {"names", std::move(names)}};
}

}  // namespace

std::string evidence_answer(const service::Evidence& evidence, const std::optional<JudgedAgain>& judged) {
  const model::Decision& decision = evidence.decision;
  array serials;
  for (const service::Evidence::Serial& serial : evidence.serials) serials.emplace_back(serial_json(serial));
  array names;
  names.reserve(decision.names.size());
  for (std::size_t place = 0; place < decision.names.size(); ++place) names.emplace_back(name_json(decision, place));
  const bool renewal = evidence.which.became == "renewed";
  object out{{"schema_version", schema_version},
             {"certificate_arn", text(evidence.arn.str())},
             {"serial", text(evidence.which.serial)},
             {"became", text(evidence.which.became)},
             {"became_at", text(rfc3339(evidence.which.at))},
             {"issuer", text(evidence.issuer_id)},
             {"requested", call_json(evidence.requested)},
             {"renewal_requested", nullptr},
             {"renewed_by", renewal ? text(evidence.renewal_requested ? "caller" : "server") : value(nullptr)},
             {"decided_at", nullptr},
             {"intended_at", text(rfc3339_milliseconds(evidence.intended_at))},
             {"names", std::move(names)},
             {"profile", text_or_null(decision.profile)},
             {"lints", nullptr},
             {"terms", nullptr},
             {"serials", std::move(serials)},
             {"removed", nullptr},
             {"judged", nullptr}};
  if (evidence.renewal_requested) out["renewal_requested"] = call_json(*evidence.renewal_requested);
  if (judged)
    out["judged"] = object{{"by_policy_of_decision", judgement_json(judged->as_then)},
                           {"by_policy_of_today", judgement_json(judged->today)}};
  if (evidence.removed)
    out["removed"] =
        object{{"at", text(rfc3339(evidence.removed->at))}, {"ended_at", text(rfc3339(evidence.removed->ended_at))}};
  else
    add_decision(evidence, out);
  // Facts are JSON text already.
  std::string answer = boost::json::serialize(out);
  answer.back() = ',';
  answer += R"("policy":)" + (evidence.removed ? std::string{"null"} : model::policy_json(evidence.terms->policy));
  answer += R"(,"facts":{"policy":)" + model::facts_list_json(decision.policy_facts);
  answer += R"(,"last":)" + model::facts_list_json(decision.last_facts);
  answer += R"(,"addresses":)" + model::address_facts_json(decision.address_facts) + "}}";
  return answer;
}

}  // namespace certwright::api::own
