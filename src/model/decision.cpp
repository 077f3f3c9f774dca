#include "model/decision.h"

#include <algorithm>

#include <boost/json/parse.hpp>

#include "model/members_json_reader.h"
#include "model/members_json_writer.h"

namespace certwright::model {

template <class Visit>
void members(Visit& visit, Of<Proof> auto& proof) {
  auto& [base_name, method, question, answer, resolver, dnssec_secure, at] = proof;
  visit("base_name", base_name);
  visit("method", method);
  visit("question", question);
  visit("answer", answer);
  visit("resolver", resolver);
  visit("dnssec_secure", dnssec_secure);
  visit("at", at);
}

template <class Visit>
void members(Visit& visit, Of<LintsPassed> auto& lints) {
  auto& [rules, count, digest] = lints;
  visit("rules", rules);
  visit("count", count);
  visit("digest", digest);
}

template <class Visit>
void members(Visit& visit, Of<DecisionTerms> auto& terms) {
  auto& [version, policy, checks, lints] = terms;
  visit("version", version);
  visit("policy", policy);
  visit("checks", checks);
  visit("lints", lints);
}

namespace {

using members_json::Reader;
using members_json::WriteMembers;

// The policy is among the terms, and the names stand in the decision once.
struct WriteLeanFacts {
  std::string& out;

  template <class Value>
  void operator()(std::string_view name, const Value& value) {
    if (name == "names_together") return;
    WriteMembers write_member{out};
    write_member(name, value);
  }
};

void write_facts(std::string& out, std::span<const Facts> facts) {
  out += '[';
  for (const Facts& of_name : facts) {
    if (out.back() != '[') out += ',';
    out += '{';
    WriteLeanFacts visit{out};
    members(visit, of_name);
    out += '}';
  }
  out += ']';
}

void write_member(std::string& out, std::string_view name, std::string_view text) {
  append_json_string(out, name);
  out += ':';
  append_json_string(out, text);
}

void write_kept_findings(std::string& out, const Report& report, std::string_view stage) {
  for (const NameReport& name : report.names)
    for (const Finding& finding : name.findings) {
      if (out.back() != '[') out += ',';
      out += '{';
      write_member(out, "stage", stage);
      out += ',';
      write_member(out, "name", name.name);
      out += ',';
      write_member(out, "id", finding.id());
      out += ',';
      write_member(out, "effect", to_string(finding.effect));
      out += ',';
      write_member(out, "certainty", to_string(finding.certainty));
      out += R"(,"evidence":{)";
      for (const auto& [key, value] : finding.evidence) {
        if (out.back() != '{') out += ',';
        write_member(out, key, value);
      }
      out += "}}";
    }
}

constexpr std::string_view policy_stage = "policy";
constexpr std::string_view last_stage = "last";

std::string text_member(const boost::json::object& object, std::string_view name) {
  Reader reader{"finding"};
  std::string text;
  reader.member(object, name, text);
  return text;
}

void read_kept_findings(const boost::json::object& object, std::vector<KeptFinding>& findings) {
  const boost::json::value* list = object.if_contains("findings");
  if (list == nullptr || !list->is_array()) return;
  findings.reserve(list->get_array().size());
  for (const boost::json::value& element : list->get_array()) {
    if (!element.is_object()) continue;
    const boost::json::object& one = element.get_object();
    KeptFinding& kept = findings.emplace_back(KeptFinding{.is_last = text_member(one, "stage") == last_stage,
                                                          .name = text_member(one, "name"),
                                                          .id = text_member(one, "id"),
                                                          .effect = text_member(one, "effect"),
                                                          .certainty = text_member(one, "certainty"),
                                                          .evidence = {}});
    const boost::json::value* evidence = one.if_contains("evidence");
    if (evidence == nullptr || !evidence->is_object()) continue;
    for (const auto& [key, value] : evidence->get_object())
      if (value.is_string())
        kept.evidence.emplace(std::string{key.data(), key.size()}, std::string{value.get_string().c_str()});
  }
}

Error damaged_decision(std::string_view problem) {
  return {.code = ErrorCode::internal, .detail = fmt::format("a kept decision cannot be read: {}", problem)};
}

bool is_one_proof(const Proof& one, const Proof& other) {
  return one.base_name == other.base_name && one.method == other.method && one.question == other.question &&
         one.answer == other.answer && one.at == other.at;
}

// `x` and `*.x` share one where DNS proves them, and have one each where people do.
void write_proofs(std::string& out, std::span<const DomainValidation> validations) {
  std::vector<const Proof*> written;
  std::string places;
  out += R"(],"proofs":[)";
  for (const DomainValidation& validation : validations) {
    if (!validation.proof) continue;
    const auto is_this = [&](const Proof* other) { return is_one_proof(*validation.proof, *other); };
    const auto place = std::ranges::find_if(written, is_this);
    if (!places.empty()) places += ',';
    fmt::format_to(std::back_inserter(places), "{}", place - written.begin());
    if (place != written.end()) continue;
    if (!written.empty()) out += ',';
    members_json::write(out, *validation.proof);
    written.push_back(&*validation.proof);
  }
  ((out += R"(],"proof_of":[)") += places) += ']';
}

Result<boost::json::value> parse_decision(std::string_view text) {
  boost::json::error_code code;
  boost::json::value value = boost::json::parse({text.data(), text.size()}, code);
  if (code) return tl::unexpected(damaged_decision(code.message()));
  if (!value.is_object()) return tl::unexpected(damaged_decision("it is no object"));
  return value;
}

// Facts have no name by themselves, so the reader starts from one.
void read_facts(Reader& reader, const boost::json::object& object, std::string_view member, const Policy& policy,
                const std::vector<std::string>& together, std::vector<Facts>& facts) {
  static const DomainName some_name = DomainName::parse("name.invalid").value();
  const boost::json::value* list = object.if_contains(member);
  if (list == nullptr) return;
  if (!list->is_array()) return reader.expect("a list");
  facts.reserve(list->get_array().size());
  for (const boost::json::value& element : list->get_array()) {
    Facts& of_name = facts.emplace_back(Facts{.name = some_name, .policy = &policy});
    reader.read(element, of_name);
    of_name.names_together = together;
  }
}

void read_address_facts(Reader& reader, const boost::json::object& object, std::vector<AddressFacts>& facts) {
  static const IpAddress some_address = IpAddress::parse("192.0.2.1").value();
  const boost::json::value* list = object.if_contains("address_facts");
  if (list == nullptr) return;
  if (!list->is_array()) return reader.expect("a list");
  facts.reserve(list->get_array().size());
  for (const boost::json::value& element : list->get_array())
    reader.read(element, facts.emplace_back(AddressFacts{.address = some_address}));
}

}  // namespace

std::string facts_list_json(std::span<const Facts> facts) {
  std::string out;
  // A name with the facts that most names have.
  constexpr std::size_t usual_bytes = 640;
  out.reserve(usual_bytes * facts.size() + 2);
  write_facts(out, facts);
  return out;
}

std::string address_facts_json(const std::vector<AddressFacts>& facts) {
  std::string out;
  members_json::write(out, facts);
  return out;
}

std::string decision_json(std::string_view terms, const Judged& judged, const Report& policy_report,
                          std::span<const DomainValidation> validations, const Built& built) {
  std::string out;
  constexpr std::size_t usual_bytes = 512;
  out.reserve(judged.policy_facts.size() + usual_bytes * (judged.last_facts.size() + validations.size() + 1));
  out += '{';
  WriteMembers visit{out};
  visit("at", judged.at);
  write_member(out += ',', "terms", terms);
  out += R"(,"names":[)";
  for (const Facts& of_name : judged.last_facts) {
    if (out.back() != '[') out += ',';
    append_json_string(out, of_name.name.str());
  }
  for (const AddressFacts& of_address : judged.address_facts) {
    if (out.back() != '[') out += ',';
    append_json_string(out, of_address.address.str());
  }
  out += ']';
  if (!judged.policy_facts.empty()) (out += R"(,"policy_facts":)") += judged.policy_facts;
  out += R"(,"last_facts":)";
  write_facts(out, judged.last_facts);
  if (!judged.address_facts.empty()) (out += R"(,"address_facts":)") += address_facts_json(judged.address_facts);
  out += R"(,"findings":[)";
  write_kept_findings(out, policy_report, policy_stage);
  write_kept_findings(out, judged.last_report, last_stage);
  write_proofs(out, validations);
  write_member(out += ',', "profile", built.profile);
  out += R"(,"lints":)";
  members_json::write(out, built.lints);
  return out += '}';
}

Result<Decision> read_decision(std::string_view text, const Policy& policy) {
  TRY(const boost::json::value value, parse_decision(text));
  const boost::json::object& object = value.get_object();
  Reader reader{"decision"};
  Decision decision;
  reader.member(object, "at", decision.at);
  reader.member(object, "terms", decision.terms);
  reader.member(object, "names", decision.names);
  decision.by_private_authority = !object.contains("policy_facts");
  read_facts(reader, object, "policy_facts", policy, decision.names, decision.policy_facts);
  read_facts(reader, object, "last_facts", policy, decision.names, decision.last_facts);
  read_address_facts(reader, object, decision.address_facts);
  reader.member(object, "proofs", decision.proofs);
  reader.member(object, "proof_of", decision.proof_of);
  reader.member(object, "profile", decision.profile);
  reader.member(object, "lints", decision.lints);
  if (!reader.problem().empty()) return tl::unexpected(damaged_decision(reader.problem()));
  read_kept_findings(object, decision.findings);
  return decision;
}

std::string to_json(const DecisionTerms& terms) {
  std::string out;
  members_json::write(out, terms);
  return out;
}

Result<std::unique_ptr<DecisionTerms>> read_decision_terms(std::string_view text) {
  TRY(const boost::json::value value, parse_decision(text));
  Reader reader{"terms"};
  auto terms = std::make_unique<DecisionTerms>();
  reader.read(value, *terms);
  if (!reader.problem().empty()) return tl::unexpected(damaged_decision(reader.problem()));
  return terms;
}

}  // namespace certwright::model
