// Algorithms that validators may ignore leave a zone as if it were unsigned. RFC 8624 sections 3.1 and 3.3.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "checks/check.h"
#include "checks/dnssec_words.h"
#include "checks/server_words.h"
#include "model/domain_name.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::delegation, model::Fact::public_suffix};
constexpr const model::Cause* causes[] = {&cause::DNSSEC_UNSUPPORTED_ALG};

constexpr std::array<std::uint8_t, 6> retired_algorithms{1, 3, 5, 6, 7, 12};
constexpr std::uint8_t sha1_digest = 1;
constexpr std::uint8_t gost_digest = 3;

bool is_retired(const model::DnssecFact::Ds& ds) {
  return std::ranges::find(retired_algorithms, ds.algorithm) != retired_algorithms.end();
}

bool has_old_digest(const model::DnssecFact::Ds& ds) {
  return ds.digest_type == sha1_digest || ds.digest_type == gost_digest;
}

/// What is old of all links to the zone; empty where one of them is as it should be.
std::string retired_in(const model::DnssecFact& dnssec) {
  if (dnssec.ds.empty()) return {};
  if (std::ranges::all_of(dnssec.ds, is_retired)) return "algorithm " + std::to_string(dnssec.ds.front().algorithm);
  if (std::ranges::all_of(dnssec.ds, has_old_digest))
    return "DS digest type " + std::to_string(dnssec.ds.front().digest_type);
  return {};
}

/// The owner of the name can change what is his: not a registry's zone.
bool is_of_registrant(const model::Facts& facts, const model::ZoneFact& zone) {
  if (!facts.public_suffix || facts.public_suffix->registrable.empty()) return &zone == last_zone(facts);
  return model::is_at_or_below(zone.name, facts.public_suffix->registrable);
}

model::Findings judge(const model::Facts& facts) {
  if (!facts.delegation) return {};
  model::Findings findings;
  for (const model::ZoneFact& zone : facts.delegation->zones) {
    const std::string retired = is_of_registrant(facts, zone) ? retired_in(zone.dnssec) : "";
    if (zone.name.empty() || retired.empty()) continue;
    model::Evidence evidence = zone_evidence(facts, zone, "DS");
    evidence["alg"] = retired;
    findings.push_back(found(cause::DNSSEC_UNSUPPORTED_ALG, std::move(evidence)));
  }
  return findings;
}

}  // namespace

extern const Check dnssec_algorithm_in_use{
    .name = "dnssec_algorithm_in_use",
    .stage = Stage::diagnosis,
    .source = "RFC 8624 sections 3.1 and 3.3; Zonemaster DNSSEC01, DNSSEC05",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
