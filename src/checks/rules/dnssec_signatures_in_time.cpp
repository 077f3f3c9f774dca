// A signature counts from its inception to its expiration. RFC 4035 section 5.3.1.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

#include "checks/check.h"
#include "checks/dnssec_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::delegation, model::Fact::caa};
constexpr const model::Cause* causes[] = {&cause::DNSSEC_RRSIG_EXPIRED};

std::string date(std::int64_t seconds) {
  // What no calendar holds comes from a file that somebody wrote; RRSIG has 32 bits.
  constexpr std::int64_t last = 0xFFFFFFFF;
  return rfc3339(Timestamp{std::chrono::seconds{std::clamp<std::int64_t>(seconds, 0, last)}});
}

model::Findings judge(const model::Facts& facts) {
  const auto certainty = certainty_of_break(facts);
  if (!certainty) return {};
  const auto late = late_signature(facts);
  if (!late) return {};
  const model::DnssecFact::Signature& signature = *late->signature;
  model::Evidence evidence = zone_evidence(facts, *late->zone, signature.covered);
  evidence["from"] = date(signature.inception);
  evidence["date"] = date(signature.expiration);
  evidence["answer"] = "RRSIG " + signature.covered + " of " + signature.name + ". by key " +
                       std::to_string(signature.key_tag) + ", " + evidence["from"] + " to " + evidence["date"];
  return {found(cause::DNSSEC_RRSIG_EXPIRED, std::move(evidence), *certainty)};
}

}  // namespace

extern const Check dnssec_signatures_in_time{
    .name = "dnssec_signatures_in_time",
    .stage = Stage::diagnosis,
    .source = "RFC 4035 section 5.3.1; Zonemaster DNSSEC04",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
