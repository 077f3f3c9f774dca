// A record set that does not fit into a datagram is asked for over TCP. RFC 7766 section 5: name servers must answer
// there too.
#include <algorithm>
#include <vector>

#include "checks/check.h"
#include "checks/server_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::delegation, model::Fact::caa};
constexpr const model::Cause* causes[] = {&cause::CAA_TRUNCATED};

bool is_cut_off(const model::ServerAnswer& answer) {
  return answer.end == model::ServerAnswer::End::answered && answer.truncated && !answer.tcp &&
         asked_of(answer).type == "CAA";
}

/// The same question over TCP, which ended without an answer; null where it was answered, or not tried.
const model::ServerAnswer* failed_over_tcp(const std::vector<const model::ServerAnswer*>& all,
                                           const model::ServerAnswer& cut_off) {
  const model::ServerAnswer* failed = nullptr;
  for (const model::ServerAnswer* answer : all) {
    if (!answer->tcp || answer->address != cut_off.address) continue;
    if (answer->end == model::ServerAnswer::End::answered) return nullptr;
    if (!was_not_tried(*answer)) failed = answer;
  }
  return failed;
}

model::Findings judge(const model::Facts& facts) {
  // Where a resolver read the set, some server gave it whole.
  if (facts.caa && facts.caa->has_value()) return {};
  const std::vector<const model::ServerAnswer*> all = all_answers(facts);
  for (const model::ServerAnswer* answer : all) {
    const model::ServerAnswer* failed = is_cut_off(*answer) ? failed_over_tcp(all, *answer) : nullptr;
    if (failed == nullptr) continue;
    const bool others_are_whole = std::ranges::any_of(all, [](const model::ServerAnswer* other) {
      return has_authority(*other) && asked_of(*other).type == "CAA" && !other->truncated;
    });
    model::Evidence evidence = server_evidence(facts, *answer);
    evidence["zone"] = asked_of(*answer).name;
    evidence["answer"] = told(*answer) + "; over TCP: " + told(*failed);
    return {found(cause::CAA_TRUNCATED, std::move(evidence),
                  others_are_whole ? model::Certainty::likely : model::Certainty::certain)};
  }
  return {};
}

}  // namespace

extern const Check caa_fits_an_answer{
    .name = "caa_fits_an_answer",
    .stage = Stage::diagnosis,
    .source = "RFC 7766 section 5; RFC 8659 section 3",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
