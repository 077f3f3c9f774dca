// What resolvers of CAs rely on besides plain answers: letters in mixed case, EDNS, types that a server does not know.
//
// The name resolves all the same, so this is a hint. So is a server that is lame, or fails on CAA alone, beside others.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "checks/check.h"
#include "checks/server_words.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::delegation, model::Fact::caa};
constexpr const model::Cause* causes[] = {&cause::DNS_SERVER_QUIRK};

model::Finding quirk_of(std::string server, std::string quirk, model::Evidence evidence, model::Certainty certainty) {
  evidence["ns"] = std::move(server);
  evidence["quirk"] = std::move(quirk);
  return found(cause::DNS_SERVER_QUIRK, std::move(evidence), certainty);
}

bool is_extra(const model::ZoneFact& zone, std::string_view server) {
  return std::ranges::any_of(zone.servers, [&](const model::NameServerFact& known) {
    const bool is_it = known.name == server || std::ranges::find(known.addresses, server) != known.addresses.end();
    return is_it && !is_public(known);
  });
}

/// By what is odd, so that a habit of all servers of a provider is told once.
void add_noted(const model::Facts& facts, const model::ZoneFact& zone, model::Findings& findings) {
  std::map<std::string, std::vector<std::string>, std::less<>> servers;
  for (const std::string& noted : zone.quirks) {
    const std::size_t colon = noted.find(": ");
    if (colon == std::string::npos || colon == 0 || colon + 2 == noted.size()) continue;
    if (is_extra(zone, noted.substr(0, colon))) continue;
    std::vector<std::string>& of_quirk = servers[noted.substr(colon + 2)];
    if (std::ranges::find(of_quirk, noted.substr(0, colon)) == of_quirk.end())
      of_quirk.push_back(noted.substr(0, colon));
  }
  for (const auto& [quirk, names] : servers) {
    model::Evidence evidence{{"domain", facts.name.str()},   {"zone", zone.name},
                             {"query", zone.name + ". SOA"}, {"answer", quirk},
                             {"server", joined(names)},      {"time", rfc3339(facts.gathered_at)}};
    findings.push_back(quirk_of(joined(names), quirk, std::move(evidence), model::Certainty::certain));
  }
}

bool serves(const model::Facts& facts, const model::ServerAnswer& answer) {
  return std::ranges::any_of(answers_from(facts, answer.address),
                             [](const auto* other) { return has_authority(*other) && asked_of(*other).type != "CAA"; });
}

/// A resolver that got through saw another server: a CA that asks this one gets stuck.
void add_failing_on_caa(const model::Facts& facts, const model::ZoneFact& zone, model::Findings& findings) {
  if (!facts.caa || !facts.caa->has_value()) return;
  for (const model::ServerAnswer* answer : failures_on_caa(facts)) {
    const model::NameServerFact* server = server_of(zone, *answer);
    if (server == nullptr || !is_public(*server) || !serves(facts, *answer)) continue;
    const bool answered = answer->end == model::ServerAnswer::End::answered;
    findings.push_back(quirk_of(called(*answer), "CAA: " + told(*answer), server_evidence(facts, *answer),
                                answered ? model::Certainty::certain : model::Certainty::likely));
  }
}

void add_lame(const model::Facts& facts, const model::ZoneFact& zone, model::Findings& findings) {
  const LameServers lame = lame_servers(facts, zone);
  if (lame.answers.empty() || (lame.serving == 0 && !is_resolved(facts))) return;
  model::Evidence evidence = server_evidence(facts, *lame.answers.front());
  evidence["zone"] = zone.name;
  findings.push_back(quirk_of(lame.names(), lame.words() + " for " + zone.name + ", which is delegated to it",
                              std::move(evidence), model::Certainty::certain));
}

model::Findings judge(const model::Facts& facts) {
  const model::ZoneFact* zone = last_zone(facts);
  if (zone == nullptr || zone->name.empty()) return {};
  model::Findings findings;
  add_noted(facts, *zone, findings);
  add_failing_on_caa(facts, *zone, findings);
  add_lame(facts, *zone, findings);
  return findings;
}

}  // namespace

extern const Check name_servers_behave{
    .name = "name_servers_behave",
    .stage = Stage::diagnosis,
    .source = "draft-vixie-dnsext-dns0x20; RFC 6891; RFC 3597; Zonemaster NAMESERVER02, NAMESERVER10",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
