// A CA sees public DNS only: a record that internal DNS alone holds proves nothing to it.
#include <algorithm>
#include <string>
#include <vector>

#include "checks/check.h"
#include "checks/server_words.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::delegation, model::Fact::validation_record};
constexpr const model::Cause* causes[] = {&cause::DNS_PRIVATE_ZONE};

const model::ServerAnswer* inside(const model::Facts& facts, const model::ValidationRecordFact& record) {
  if (!facts.system_view) return nullptr;
  const auto& answers = facts.system_view->answers;
  const auto holder = std::ranges::find_if(
      answers, [&](const model::ServerAnswer& answer) { return holds_record(answer, record) == Holds::yes; });
  return holder == answers.end() ? nullptr : &*holder;
}

bool is_absent_from_public_dns(const model::Facts& facts) {
  if (!facts.delegation) return false;
  const std::vector<RecordView> views = views_of_record(facts);
  const PublicRecord published = public_record(views);
  if (!published.have.empty()) return false;
  return !published.lack.empty() || !facts.delegation->not_delegated.empty();
}

model::Findings judge(const model::Facts& facts) {
  const model::ValidationRecordFact* record = wanted_record(facts);
  if (record == nullptr || record->matches || is_private_name(facts)) return {};
  const model::ServerAnswer* answer = inside(facts, *record);
  if (answer == nullptr || !is_absent_from_public_dns(facts)) return {};
  const model::ZoneFact* last = last_zone(facts);
  const std::string zone = last != nullptr && !last->name.empty() ? last->name : std::string{facts.name.base()};
  // A resolver without authority may still remember a record that was public until lately.
  return {found(cause::DNS_PRIVATE_ZONE, record_at_server(facts, *record, *answer, zone),
                answer->authoritative ? model::Certainty::certain : model::Certainty::likely)};
}

}  // namespace

extern const Check record_in_public_dns{
    .name = "record_in_public_dns",
    .stage = Stage::diagnosis,
    .source = "BR 3.2.2.4.7",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
