// A DS record at the parent names a key of the zone. RFC 4035 section 5.2: without one that matches, everything in the
// zone is bogus.
#include <string>
#include <vector>

#include "checks/check.h"
#include "checks/dnssec_words.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::delegation, model::Fact::caa};
constexpr const model::Cause* causes[] = {&cause::DNSSEC_DS_MISMATCH};

std::string tags_of(const std::vector<model::DnssecFact::Ds>& all) {
  std::vector<std::string> tags;
  for (const model::DnssecFact::Ds& ds : all) tags.push_back("key tag " + std::to_string(ds.key_tag));
  return joined(tags);
}

std::string keys_of(const std::vector<model::DnssecFact::Key>& all) {
  std::vector<std::string> keys;
  for (const model::DnssecFact::Key& key : all)
    keys.push_back(std::to_string(key.key_tag) + " (algorithm " + std::to_string(key.algorithm) + ")");
  return keys.empty() ? "no keys" : joined(keys);
}

model::Findings judge(const model::Facts& facts) {
  const auto certainty = certainty_of_break(facts);
  if (!certainty) return {};
  const model::ZoneFact* zone = zone_without_key(facts);
  if (zone == nullptr) return {};
  model::Evidence evidence = zone_evidence(facts, *zone, "DNSKEY");
  evidence["tag"] = tags_of(usable_ds(*zone));
  evidence["expected"] = "a key for DS " + evidence["tag"];
  evidence["actual"] = evidence["answer"] = keys_of(zone->dnssec.keys);
  return {found(cause::DNSSEC_DS_MISMATCH, std::move(evidence), *certainty)};
}

}  // namespace

extern const Check dnssec_chain_holds{
    .name = "dnssec_chain_holds",
    .stage = Stage::diagnosis,
    .source = "RFC 4035 section 5.2; Zonemaster DNSSEC02, DNSSEC11",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
