// A server that a zone is delegated to serves it. RFC 1912 section 2.8 calls one that does not lame.
//
// Resolvers go on to the next server, so a lame one is a fault where no other serves the zone, or where a resolver
// failed on a question that the others answer. Otherwise the name works, and name_servers_behave tells of it.
#include <algorithm>
#include <string>

#include "checks/check.h"
#include "checks/server_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::delegation, model::Fact::caa};
constexpr const model::Cause* causes[] = {&cause::DNS_LAME_DELEGATION};

bool is_answered_with_authority(const model::Facts& facts, const model::LookupFailure& failure) {
  const std::size_t space = failure.question.find(' ');
  if (failure.rcode == "bogus" || space == std::string::npos) return false;
  const std::string name = plain_name(failure.question.substr(0, space));
  const std::string type = failure.question.substr(space + 1);
  return std::ranges::any_of(all_answers(facts), [&](const model::ServerAnswer* answer) {
    return has_authority(*answer) && asks_for(*answer, name, type);
  });
}

bool troubles_resolvers(const model::Facts& facts) {
  const bool record = facts.validation_record && !facts.validation_record->has_value() &&
                      is_answered_with_authority(facts, facts.validation_record->error());
  return record || (facts.caa && !facts.caa->has_value() && is_answered_with_authority(facts, facts.caa->error()));
}

/// A resolver that gets answers may be let in where we are not: REFUSED can mean that. Answers without authority mean
/// that the servers are lame, unless the name is proved by them all the same.
bool works(const model::Facts& facts, const LameServers& lame) {
  const auto answers = [](const model::ServerAnswer* answer) { return answer->rcode == "NOERROR"; };
  const model::ValidationRecordFact* record = wanted_record(facts);
  const bool is_unproved = record != nullptr && !record->matches;
  return is_resolved(facts) && !(is_unproved && std::ranges::all_of(lame.answers, answers));
}

model::Findings judge(const model::Facts& facts) {
  const model::ZoneFact* zone = last_zone(facts);
  if (zone == nullptr || zone->name.empty()) return {};
  const LameServers lame = lame_servers(facts, *zone);
  if (lame.answers.empty()) return {};
  const bool some_serve = lame.serving > 0;
  if (some_serve ? !troubles_resolvers(facts) : works(facts, lame)) return {};
  model::Evidence evidence = server_evidence(facts, *lame.answers.front());
  evidence["zone"] = zone->name;
  evidence["ns"] = lame.names();
  evidence["rcode"] = lame.words();
  return {found(cause::DNS_LAME_DELEGATION, std::move(evidence),
                some_serve || lame.untold > 0 ? model::Certainty::likely : model::Certainty::certain)};
}

}  // namespace

extern const Check name_servers_serve_zone{
    .name = "name_servers_serve_zone",
    .stage = Stage::diagnosis,
    .source = "RFC 1912 section 2.8; Zonemaster DELEGATION04",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
