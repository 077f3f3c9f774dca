// A zone that its parent does not delegate is invisible, whatever its own servers hold.
//
// Most names are no zones, and a name that does not exist yet is no fault: so a missing delegation counts only where
// the name is a registrable domain, or where some server serves it as a zone.
#include <algorithm>
#include <string>

#include "checks/check.h"
#include "checks/record_words.h"
#include "checks/server_words.h"
#include "checks/words.h"
#include "model/domain_name.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::delegation, model::Fact::public_suffix};
constexpr const model::Cause* causes[] = {&cause::DNS_NO_DELEGATION, &cause::NAME_NOT_REGISTERED};

std::string parent_of(const model::Facts& facts, const std::string& zone) {
  std::string parent;
  for (const model::ZoneFact& above : facts.delegation->zones)
    if (above.name != zone && model::is_at_or_below(zone, above.name) && above.name.size() >= parent.size())
      parent = above.name;
  const std::size_t dot = zone.find('.');
  return parent.empty() && dot != std::string::npos ? zone.substr(dot + 1) : parent;
}

/// An answer with which a server shows that it serves the zone; null for none.
const model::ServerAnswer* served_by(const model::Facts& facts, const std::string& zone) {
  for (const model::ServerAnswer* answer : all_answers(facts))
    if (has_authority(*answer) && model::is_at_or_below(asked_of(*answer).name, zone) &&
        zone_served(facts, answer->address, zone) == zone)
      return answer;
  return nullptr;
}

std::string name_servers(const model::Facts& facts, const model::ServerAnswer& answer, const std::string& zone) {
  const auto names = name_servers_by(facts, answer.address, zone);
  if (!names.empty()) return joined(names);
  return answer.server.empty() ? answer.address : answer.server;
}

/// What the parent said of the zone; null where the facts do not hold it.
const model::ServerAnswer* said_by_parent(const model::Facts& facts, const std::string& zone) {
  for (const model::ZoneFact& known : facts.delegation->zones)
    if (known.name == zone)
      for (const model::ServerAnswer& answer : known.referrals)
        if (has_authority(answer) && answer.answer.empty()) return &answer;
  return nullptr;
}

model::Evidence evidence_of(const model::Facts& facts, const std::string& zone, const model::ServerAnswer* answer) {
  model::Evidence evidence = answer != nullptr
                                 ? server_evidence(facts, *answer)
                                 : model::Evidence{{"domain", facts.name.str()},
                                                   {"query", zone + ". NS"},
                                                   {"answer", "no delegation"},
                                                   {"server", "name servers of " + parent_of(facts, zone)},
                                                   {"time", rfc3339(facts.gathered_at)}};
  evidence["zone"] = zone;
  evidence["parent"] = parent_of(facts, zone);
  return evidence;
}

/// A server of the zone above that serves this one too: who happens to ask it gets an answer.
bool is_asked_for_parent(const model::Facts& facts, const model::ServerAnswer& answer) {
  return std::ranges::any_of(facts.delegation->zones, [&](const model::ZoneFact& zone) {
    const model::NameServerFact* server = server_of(zone, answer);
    return server != nullptr && is_public(*server);
  });
}

bool says_the_search(const model::Facts& facts) {
  return searched_record(facts) != nullptr && !facts.record_search->domain_exists;
}

model::Findings judge(const model::Facts& facts) {
  if (!facts.delegation || facts.delegation->not_delegated.empty() || is_private_name(facts)) return {};
  if (const auto* record = wanted_record(facts); record != nullptr && record->matches) return {};
  const std::string zone = plain_name(facts.delegation->not_delegated);
  if (zone.empty()) return {};
  model::Evidence evidence = evidence_of(facts, zone, said_by_parent(facts, zone));
  if (const model::ServerAnswer* answer = served_by(facts, zone)) {
    evidence["ns"] = name_servers(facts, *answer, zone);
    evidence["actual"] = called(*answer) + ": " + told(*answer);
    return {found(cause::DNS_NO_DELEGATION, std::move(evidence),
                  is_asked_for_parent(facts, *answer) ? model::Certainty::likely : model::Certainty::certain)};
  }
  // A name below the registrable domain needs no zone of its own.
  if (!facts.public_suffix || facts.public_suffix->registrable != zone || says_the_search(facts)) return {};
  evidence["registrable"] = zone;
  return {found(cause::NAME_NOT_REGISTERED, std::move(evidence), model::Certainty::likely)};
}

}  // namespace

extern const Check delegation_exists{
    .name = "delegation_exists",
    .stage = Stage::diagnosis,
    .source = "RFC 1034 section 4.2.1; RFC 8020 section 2",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
