// GetCheck: how far a check is, and its names from a place on, in order, as far as they are ready.
#include "api/own/inputs.h"
#include "api/own/operations.h"
#include "api/own/report_json.h"
#include "service/name_checks.h"

namespace certwright::api::own {

Answer get_check(const Call& call) {
  TRY_CALL(const GetCheckInput input, read_get_check(call.input));
  service::NameChecks& checks = *call.parts.name_checks;
  const service::PageWanted wanted{.from = input.from, .redacted = input.shown.redacted};
  TRY_CALL(service::NameCheckPage page, checks.page(call.caller, input.id, wanted));
  // Nothing to tell yet, but there will be: whoever asks may wait for it, now that the check is known to be his.
  if (page.names.empty() && page.check.state == model::NameCheckState::running) {
    checks.wait(input.id, input.from, input.shown.wait);
    TRY_CALL(page, checks.page(call.caller, input.id, wanted));
  }
  return check_answer(page, input.shown.with_facts ? WithFacts::yes : WithFacts::no, call.parts);
}

}  // namespace certwright::api::own
