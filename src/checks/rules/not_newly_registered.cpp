// Block lists and CAs look harder at domains of the last days.
#include <algorithm>
#include <string>

#include "checks/check.h"
#include "checks/registration_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::registration};
constexpr const model::Cause* causes[] = {&cause::UNSAFE_NEWLY_REGISTERED};

constexpr std::chrono::hours new_for{3 * 24};

model::Findings judge(const model::Facts& facts) {
  const model::RegistrationFact* fact = known_registration(facts);
  if (fact == nullptr || !fact->registered_at) return {};
  const auto age = facts.gathered_at - *fact->registered_at;
  // A day ahead: some registries tell the day alone, by their own clocks.
  if (age >= new_for || age < -std::chrono::hours{24}) return {};
  model::Evidence evidence = registration_evidence(facts, *fact);
  const auto hours = std::chrono::duration_cast<std::chrono::hours>(age).count();
  evidence["hours"] = std::to_string(std::max<std::int64_t>(hours, 1));
  evidence["registered"] = rfc3339(*fact->registered_at);
  return {found(cause::UNSAFE_NEWLY_REGISTERED, std::move(evidence))};
}

}  // namespace

extern const Check not_newly_registered{
    .name = "not_newly_registered",
    .stage = Stage::diagnosis,
    .source = "RFC 9083 section 4.5; Spamhaus ZRD",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
