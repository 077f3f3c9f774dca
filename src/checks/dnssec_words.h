#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/facts.h"
#include "model/finding.h"

// What the rules about DNSSEC have in common.
namespace certwright::checks::rules {

/// The DS records of a zone that a validator can use: of algorithms and digest types that are implemented. RFC 4035
/// section 5.2: where there are none, the zone counts as unsigned.
[[nodiscard]] std::vector<model::DnssecFact::Ds> usable_ds(const model::ZoneFact& zone);
/// The zones with such DS records, from the top down to where the chain is known to end: below an unsigned delegation
/// nothing is validated, and nothing can break.
[[nodiscard]] std::vector<const model::ZoneFact*> validated_zones(const model::Facts& facts);

/// The topmost zone none of whose DS records matches a key; null where there is none.
[[nodiscard]] const model::ZoneFact* zone_without_key(const model::Facts& facts);
/// A signature of a record set that has none in time, and its zone.
struct LateSignature {
  const model::ZoneFact* zone = nullptr;
  const model::DnssecFact::Signature* signature = nullptr;
};
[[nodiscard]] std::optional<LateSignature> late_signature(const model::Facts& facts);

/// How sure a break is that the servers' own answers show: nothing where the validating view has just validated the
/// name all the same; likely where that answered without validating; otherwise certain.
[[nodiscard]] std::optional<model::Certainty> certainty_of_break(const model::Facts& facts);

/// What the zone's servers said to the question for its `type`, or the question alone.
[[nodiscard]] model::Evidence zone_evidence(const model::Facts& facts, const model::ZoneFact& zone,
                                            std::string_view type);

}  // namespace certwright::checks::rules
