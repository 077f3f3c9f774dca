#include "checks/dnssec_words.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string>

#include "checks/server_words.h"

namespace certwright::checks::rules {
namespace {

using model::DnssecFact;

// RFC 8624 sections 3.1 and 3.3: what validators have to implement or recommended to. What some of them no longer take
// (SHA-1) is judged by dnssec_algorithm_in_use.
constexpr std::array<std::uint8_t, 8> known_algorithms{5, 7, 8, 10, 13, 14, 15, 16};
constexpr std::array<std::uint8_t, 3> known_digests{1, 2, 4};

template <class Values>
bool holds(const Values& values, std::uint8_t value) {
  return std::ranges::find(values, value) != values.end();
}

bool is_in_time(const DnssecFact::Signature& signature, std::int64_t now) {
  return signature.inception <= now && now <= signature.expiration;
}

/// A signature is late where its record set has no other that is in time: while keys roll, old ones remain beside new.
bool is_late(const DnssecFact& dnssec, const DnssecFact::Signature& signature, std::int64_t now) {
  return std::ranges::none_of(dnssec.signatures, [&](const DnssecFact::Signature& other) {
    return other.name == signature.name && other.covered == signature.covered && is_in_time(other, now);
  });
}

bool is_called_bogus(const model::Facts& facts) {
  return !facts.bogus_reason.empty() || (facts.caa && !facts.caa->has_value() && facts.caa->error().rcode == "bogus") ||
         (facts.validation_record && !facts.validation_record->has_value() &&
          facts.validation_record->error().rcode == "bogus");
}

}  // namespace

std::vector<DnssecFact::Ds> usable_ds(const model::ZoneFact& zone) {
  std::vector<DnssecFact::Ds> usable = zone.dnssec.ds;
  std::erase_if(usable, [](const DnssecFact::Ds& ds) {
    return !holds(known_algorithms, ds.algorithm) || !holds(known_digests, ds.digest_type);
  });
  return usable;
}

std::vector<const model::ZoneFact*> validated_zones(const model::Facts& facts) {
  std::vector<const model::ZoneFact*> zones;
  if (!facts.delegation) return zones;
  for (const model::ZoneFact& zone : facts.delegation->zones) {
    if (!usable_ds(zone).empty())
      zones.push_back(&zone);
    else if (zone.dnssec.ds_known)
      break;
  }
  return zones;
}

const model::ZoneFact* zone_without_key(const model::Facts& facts) {
  const auto zones = validated_zones(facts);
  const auto found = std::ranges::find_if(zones, [](const model::ZoneFact* zone) {
    return zone->dnssec.keys_known && std::ranges::none_of(usable_ds(*zone), &DnssecFact::Ds::matches_a_key);
  });
  return found == zones.end() ? nullptr : *found;
}

std::optional<LateSignature> late_signature(const model::Facts& facts) {
  const std::int64_t now =
      std::chrono::duration_cast<std::chrono::seconds>(facts.gathered_at.time_since_epoch()).count();
  for (const model::ZoneFact* zone : validated_zones(facts))
    for (const DnssecFact::Signature& signature : zone->dnssec.signatures)
      if (is_late(zone->dnssec, signature, now)) return LateSignature{.zone = zone, .signature = &signature};
  return std::nullopt;
}

std::optional<model::Certainty> certainty_of_break(const model::Facts& facts) {
  if (is_called_bogus(facts) || !facts.caa || !facts.caa->has_value()) return model::Certainty::certain;
  if ((*facts.caa)->dnssec_secure) return std::nullopt;
  return model::Certainty::likely;
}

model::Evidence zone_evidence(const model::Facts& facts, const model::ZoneFact& zone, std::string_view type) {
  model::Evidence evidence{{"domain", facts.name.str()},
                           {"query", zone.name + ". " + std::string{type}},
                           {"server", "name servers of " + zone.name},
                           {"time", rfc3339(facts.gathered_at)}};
  for (const model::ServerAnswer& answer : zone.answers)
    if (has_authority(answer) && asks_for(answer, zone.name, type)) {
      evidence = server_evidence(facts, answer);
      break;
    }
  evidence["zone"] = zone.name;
  return evidence;
}

}  // namespace certwright::checks::rules
