// A name with a CNAME has nothing else. RFC 1034 section 3.6.2: "If a CNAME RR is present at a node, no other data
// should be present"; what a resolver then gets depends on what it asked first.
#include <array>
#include <set>
#include <string>
#include <string_view>

#include "checks/check.h"
#include "checks/server_words.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::delegation, model::Fact::validation_record};
constexpr const model::Cause* causes[] = {&cause::DNS_CNAME_CONFLICT};

// What may stand beside a CNAME: RFC 4034 sections 3 and 4, RFC 5155.
constexpr std::array<std::string_view, 4> companions{"CNAME", "RRSIG", "NSEC", "NSEC3"};

/// The types that one address gives at the record's own name.
std::set<std::string> types_at(const model::Facts& facts, std::string_view address, const std::string& name) {
  std::set<std::string> types;
  for (const model::ServerAnswer& answer : facts.delegation->answers)
    if (answer.address == address && has_authority(answer) && asked_of(answer).name == name)
      for (const model::RecordLine& line : answer.answer)
        if (plain_name(line.name) == name) types.insert(line.type);
  return types;
}

/// The record's name, also where the question for it failed.
std::string record_name(const model::Facts& facts) {
  if (!facts.validation_record) return {};
  if (facts.validation_record->has_value()) return (*facts.validation_record)->name;
  const std::string& question = facts.validation_record->error().question;
  return plain_name(question.substr(0, question.find(' ')));
}

model::Findings judge(const model::Facts& facts) {
  const std::string name = record_name(facts);
  if (name.empty() || !facts.delegation) return {};
  for (const model::ServerAnswer& answer : facts.delegation->answers) {
    if (!asks_for(answer, name, "CNAME")) continue;
    std::set<std::string> types = types_at(facts, answer.address, name);
    if (!types.contains("CNAME")) continue;
    for (const std::string_view companion : companions) types.erase(std::string{companion});
    if (types.empty()) continue;
    model::Evidence evidence = server_evidence(facts, answer);
    evidence["name"] = name;
    evidence["types"] = joined({types.begin(), types.end()});
    return {found(cause::DNS_CNAME_CONFLICT, std::move(evidence))};
  }
  return {};
}

}  // namespace

extern const Check record_stands_alone{
    .name = "record_stands_alone",
    .stage = Stage::diagnosis,
    .source = "RFC 1034 section 3.6.2; RFC 2181 section 10.1",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
