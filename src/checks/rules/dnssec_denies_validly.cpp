// What is not there is proved by NSEC or NSEC3 records. RFC 4035 section 5.4: without them the empty answer is bogus,
// though all that exists validates.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/ascii.h"
#include "checks/check.h"
#include "checks/dnssec_words.h"
#include "checks/server_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::delegation, model::Fact::caa};
constexpr const model::Cause* causes[] = {&cause::DNSSEC_BOGUS_NODATA};

const model::LookupFailure* bogus_lookup(const model::Facts& facts) {
  if (facts.caa && !facts.caa->has_value() && facts.caa->error().rcode == "bogus") return &facts.caa->error();
  if (facts.validation_record && !facts.validation_record->has_value() &&
      facts.validation_record->error().rcode == "bogus")
    return &facts.validation_record->error();
  return nullptr;
}

bool is_empty(const model::ServerAnswer& answer) { return has_authority(answer) && answer.answer.empty(); }

bool proves_absence(const model::ServerAnswer& answer) {
  return std::ranges::any_of(answer.authority,
                             [](const model::RecordLine& line) { return line.type == "NSEC" || line.type == "NSEC3"; });
}

bool blames_denial(std::string_view reason) {
  const std::string text = ascii_lower(reason);
  return text.find("nsec") != std::string::npos || text.find("denial") != std::string::npos ||
         text.find("nodata") != std::string::npos || text.find("nxdomain") != std::string::npos;
}

/// The empty answer to the question that was bogus; null where there was another answer, or none.
const model::ServerAnswer* empty_answer(const model::Facts& facts, const std::string& question) {
  const std::size_t space = question.find(' ');
  if (space == std::string::npos) return nullptr;
  const std::string name = plain_name(question.substr(0, space));
  const std::vector<const model::ServerAnswer*> all = all_answers(facts);
  const auto answer = std::ranges::find_if(all, [&](const model::ServerAnswer* one) {
    return asks_for(*one, name, question.substr(space + 1)) && is_empty(*one);
  });
  return answer == all.end() ? nullptr : *answer;
}

model::Findings judge(const model::Facts& facts) {
  const model::LookupFailure* failure = bogus_lookup(facts);
  if (failure == nullptr || zone_without_key(facts) != nullptr || late_signature(facts)) return {};
  const std::vector<const model::ZoneFact*> zones = validated_zones(facts);
  if (zones.empty() || zones.back() != last_zone(facts)) return {};
  const model::ServerAnswer* answer = empty_answer(facts, failure->question);
  const bool lacks_proof = answer != nullptr && !proves_absence(*answer);
  const bool is_blamed = blames_denial(facts.bogus_reason) || blames_denial(failure->detail);
  if (!lacks_proof && !is_blamed) return {};
  model::Evidence evidence =
      answer != nullptr ? server_evidence(facts, *answer) : zone_evidence(facts, *zones.back(), "CAA");
  evidence["zone"] = zones.back()->name;
  evidence["query"] = failure->question;
  evidence["detail"] = facts.bogus_reason.empty() ? failure->detail : facts.bogus_reason;
  return {found(cause::DNSSEC_BOGUS_NODATA, std::move(evidence),
                lacks_proof ? model::Certainty::certain : model::Certainty::likely)};
}

}  // namespace

extern const Check dnssec_denies_validly{
    .name = "dnssec_denies_validly",
    .stage = Stage::diagnosis,
    .source = "RFC 4035 section 5.4; Zonemaster DNSSEC10",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
