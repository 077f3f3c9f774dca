// CheckNames: what a request for these names would meet. A check that takes long goes on in the background.
#include "api/own/inputs.h"
#include "api/own/operations.h"
#include "api/own/report_json.h"
#include "service/name_checks.h"

namespace certwright::api::own {

Answer check_names(const Call& call) {
  TRY_CALL(CheckInput input, read_check(call.input));
  service::NameChecks& checks = *call.parts.name_checks;
  TRY_CALL(const std::string id,
           checks.start(call.caller, std::move(input.request),
                        input.recheck ? service::NameChecks::Kept::is_forgotten : service::NameChecks::Kept::counts));
  checks.wait(id, std::nullopt, input.shown.wait);
  TRY_CALL(const service::NameCheckPage page,
           checks.page(call.caller, id, {.from = 0, .redacted = input.shown.redacted}));
  return check_answer(page, input.shown.with_facts ? WithFacts::yes : WithFacts::no, call.parts);
}

}  // namespace certwright::api::own
