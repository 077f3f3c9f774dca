// Somebody must answer for the zone. RFC 1034 section 4.1: a zone is served by several servers, so that one may be
// down.
//
// What this machine has no way to is not counted, and where a resolver gets answers, it is our own way that is blocked.
#include <algorithm>
#include <string>

#include "checks/check.h"
#include "checks/server_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::delegation};
constexpr const model::Cause* causes[] = {&cause::DNS_SERVER_UNREACHABLE};

/// What is known of the servers that the zone is delegated to, by address.
struct Reached {
  bool some_answered = false;
  bool some_dead = false;
  bool some_special = false;
  bool some_untried = false;
  std::string list;
  const model::ServerAnswer* shown = nullptr;
};

void add_server(const model::Facts& facts, const model::NameServerFact& server, Reached& reached) {
  const auto add = [&](const std::string& words) { reached.list += (reached.list.empty() ? "" : "; ") + words; };
  if (server.addresses.empty()) {
    // A host without an address cannot answer; one whose addresses could not be looked up may.
    (server.has_no_address ? reached.some_dead : reached.some_untried) = true;
    add(server.name + (server.has_no_address ? ": the host has no address" : ": no address"));
  }
  for (const std::string& address : server.addresses) {
    const auto answers = answers_from(facts, address);
    const auto answered = [](const auto* answer) { return answer->end == model::ServerAnswer::End::answered; };
    if (std::ranges::any_of(answers, answered)) {
      reached.some_answered = true;
      return;
    }
    if (answers.empty()) {
      reached.some_untried = true;
      continue;
    }
    const model::ServerAnswer& first = *answers.front();
    if (first.end == model::ServerAnswer::End::not_asked)
      reached.some_special = true;
    else if (first.end == model::ServerAnswer::End::unreachable)
      reached.some_untried = true;
    else
      reached.some_dead = true;
    if (reached.shown == nullptr || was_not_tried(*reached.shown)) reached.shown = &first;
    add(called(first) + ": " + told(first));
  }
}

/// What the zone above said, where no server could be asked because none has an address; null where it said nothing.
const model::ServerAnswer* said_above(const model::ZoneFact& zone) {
  const auto answered = [](const model::ServerAnswer& answer) {
    return answer.end == model::ServerAnswer::End::answered;
  };
  const auto referral = std::ranges::find_if(zone.referrals, answered);
  return referral == zone.referrals.end() ? nullptr : &*referral;
}

model::Findings judge(const model::Facts& facts) {
  const model::ZoneFact* zone = last_zone(facts);
  if (zone == nullptr || zone->name.empty() || is_resolved(facts)) return {};
  Reached reached;
  for (const model::NameServerFact& server : zone->servers)
    if (is_public(server)) add_server(facts, server, reached);
  if (reached.some_answered) return {};
  if (reached.shown == nullptr && reached.some_dead) reached.shown = said_above(*zone);
  if (reached.shown == nullptr) return {};
  // Either everything that could be tried is dead, or nothing could be tried because no address is a public one.
  const bool all_special = reached.some_special && !reached.some_dead && !reached.some_untried;
  if (!reached.some_dead && !all_special) return {};
  model::Evidence evidence = server_evidence(facts, *reached.shown);
  evidence["zone"] = zone->name;
  evidence["list"] = reached.list;
  const bool leaves_doubt = reached.some_untried || reached.some_special != all_special;
  return {found(cause::DNS_SERVER_UNREACHABLE, std::move(evidence),
                leaves_doubt ? model::Certainty::likely : model::Certainty::certain)};
}

}  // namespace

extern const Check name_servers_answer{
    .name = "name_servers_answer",
    .stage = Stage::diagnosis,
    .source = "RFC 1034 section 4.1; Zonemaster CONNECTIVITY01, ADDRESS01",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
