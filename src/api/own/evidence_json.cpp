#include "api/own/evidence_json.h"

#include <algorithm>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "api/own/report_json.h"
#include "model/facts_json.h"

namespace certwright::api::own {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

value as_text(std::string_view content) { return value(boost::json::string_view{content.data(), content.size()}); }

value as_text_or_null(std::string_view content) { return content.empty() ? value(nullptr) : as_text(content); }

array as_texts(const std::vector<std::string>& all) {
  array list;
  list.reserve(all.size());
  for (const std::string& one : all) list.emplace_back(as_text(one));
  return list;
}

object call_json(const service::Evidence::Call& call) {
  return {{"operation", as_text(call.operation)},
          {"actor", as_text(call.actor)},
          {"access_key_id", as_text_or_null(call.access_key_id)},
          {"request_id", as_text_or_null(call.request_id)},
          {"at", as_text(rfc3339(call.at))}};
}

object serial_json(const service::Evidence::Serial& serial) {
  return {{"serial", as_text(serial.serial)}, {"became", as_text(serial.became)}, {"at", as_text(rfc3339(serial.at))}};
}

object caa_json(const model::Facts& facts) {
  object out{{"looked_up_at", as_text(rfc3339(facts.gathered_at))}, {"resolver", as_text_or_null(facts.resolver)}};
  if (!facts.caa) return out;
  if (!*facts.caa) {
    const model::LookupFailure& failure = facts.caa->error();
    out["failure"] = object{{"rcode", as_text(failure.rcode)},
                            {"question", as_text(failure.question)},
                            {"detail", as_text(failure.detail)}};
    return out;
  }
  const model::CaaFact& caa = **facts.caa;
  array records;
  for (const model::CaaRecord& record : caa.records)
    records.emplace_back(
        object{{"flags", record.flags}, {"tag", as_text(record.tag)}, {"value", as_text(record.value)}});
  out["found_at"] = as_text_or_null(caa.found_at);
  out["alias_target"] = as_text_or_null(caa.alias_target);
  out["records"] = std::move(records);
  out["ttl_seconds"] = caa.ttl.count();
  out["dnssec_secure"] = caa.dnssec_secure;
  return out;
}

object private_authority_json(const model::PrivateAuthorityFact& fact) {
  return {{"arn", as_text(fact.arn)},
          {"name", as_text(fact.name)},
          {"state", as_text(to_string(fact.state))},
          {"not_after", as_text(rfc3339(fact.not_after))}};
}

object proof_json(const model::Proof& proof) {
  return {{"question", as_text(proof.question)},
          {"answer", as_text(proof.answer)},
          {"resolver", as_text_or_null(proof.resolver)},
          {"dnssec_secure", proof.dnssec_secure},
          {"at", as_text(rfc3339(proof.at))}};
}

object finding_json(const model::KeptFinding& kept) {
  object evidence;
  for (const auto& [name, text] : kept.evidence) evidence[name] = as_text(text);
  object out{{"id", as_text(kept.id)},
             {"effect", as_text(kept.effect)},
             {"certainty", as_text(kept.certainty)},
             {"evidence", std::move(evidence)}};
  if (const model::Cause* const cause = model::find_cause(kept.id)) {
    out["severity"] = as_text(to_string(cause->severity));
    out["message"] = object{{"en", as_text(model::fill(cause->message_en, kept.evidence))},
                            {"ja", as_text(model::fill(cause->message_ja, kept.evidence))}};
  }
  return out;
}

const model::Facts* facts_of(const std::vector<model::Facts>& all, const std::string& name) {
  const auto found = std::ranges::find_if(all, [&](const model::Facts& one) { return one.name.str() == name; });
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
  object out{{"name", as_text(name)}};
  const model::Facts* const policy_facts = facts_of(decision.policy_facts, name);
  const model::Facts* const last_facts = facts_of(decision.last_facts, name);
  out["validation"] = nullptr;
  if (const model::Proof* const proof = decision.proof_at(place))
    out["validation"] = object{{"method", as_text(to_string(proof->method))},
                               {"authorization_domain", as_text(authorization_domain(policy_facts, *proof))},
                               {"proof", proof_json(*proof)}};
  out["caa"] = nullptr;
  out["private_authority"] = nullptr;
  if (last_facts != nullptr && last_facts->private_authority)
    out["private_authority"] = private_authority_json(*last_facts->private_authority);
  else if (last_facts != nullptr)
    out["caa"] = caa_json(*last_facts);
  out["checked_at"] = policy_facts == nullptr ? value(nullptr) : as_text(rfc3339(policy_facts->gathered_at));
  array findings;
  for (const model::KeptFinding& kept : decision.findings)
    if (kept.name == name) findings.emplace_back(finding_json(kept));
  out["findings"] = std::move(findings);
  return out;
}

object lints_json(const service::Evidence& evidence) {
  const model::LintsPassed& lints = evidence.decision.lints;
  return {{"rules", as_text(lints.rules)},
          {"count", lints.count},
          {"digest", as_text(lints.digest)},
          {"passed", true},
          {"ids", evidence.lint_ids.empty() ? value(nullptr) : value(as_texts(evidence.lint_ids))}};
}

object judgement_json(const service::Judgement& judgement) {
  array names;
  for (const model::NameReport& name : judgement.names) {
    array findings;
    for (const model::Finding& finding : name.findings) findings.emplace_back(own::to_json(finding));
    names.emplace_back(object{{"name", as_text(name.name)}, {"findings", std::move(findings)}});
  }
  return {{"decision", judgement.refused.empty() ? "issue" : "refuse"},
          {"reason", as_text_or_null(judgement.refused)},
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
             {"certificate_arn", as_text(evidence.arn.str())},
             {"serial", as_text(evidence.which.serial)},
             {"became", as_text(evidence.which.became)},
             {"became_at", as_text(rfc3339(evidence.which.at))},
             {"issuer", as_text(evidence.issuer_id)},
             {"requested", call_json(evidence.requested)},
             {"renewal_requested", nullptr},
             {"renewed_by", renewal ? as_text(evidence.renewal_requested ? "caller" : "server") : value(nullptr)},
             {"decided_at", as_text(rfc3339_milliseconds(decision.at))},
             {"intended_at", as_text(rfc3339_milliseconds(evidence.intended_at))},
             {"names", std::move(names)},
             {"profile", as_text_or_null(decision.profile)},
             {"lints", lints_json(evidence)},
             {"terms", object{{"digest", as_text(decision.terms)},
                              {"version", as_text_or_null(evidence.terms->version)},
                              {"checks", as_texts(evidence.terms->checks)},
                              {"lints", as_texts(evidence.terms->lints)}}},
             {"serials", std::move(serials)},
             {"judged", nullptr}};
  if (evidence.renewal_requested) out["renewal_requested"] = call_json(*evidence.renewal_requested);
  if (judged)
    out["judged"] = object{{"by_policy_of_decision", judgement_json(judged->as_then)},
                           {"by_policy_of_today", judgement_json(judged->today)}};
  // Facts are JSON text already.
  std::string answer = boost::json::serialize(out);
  answer.back() = ',';
  answer += R"("policy":)" + model::policy_json(evidence.terms->policy);
  answer += R"(,"facts":{"policy":)" + model::facts_list_json(decision.policy_facts);
  answer += R"(,"last":)" + model::facts_list_json(decision.last_facts) + "}}";
  return answer;
}

}  // namespace certwright::api::own
