// ListEvents: what happened, the newest first or in order. A page always says where to go on, so that whoever follows
// asks again with the last token.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/own/case_inputs.h"
#include "api/own/case_json.h"
#include "api/own/operations.h"
#include "api/own/report_json.h"
#include "api/page_tokens.h"
#include "service/events.h"

namespace certwright::api::own {

Answer list_events(const Call& call) {
  TRY_CALL(EventsInput input, read_events(call));
  const auto whose = input.everybody ? service::EventsOf::everybody : service::EventsOf::own_account;
  TRY_CALL(const store::EventPage page, service::list_events(call.caller, whose, std::move(input.query), call.parts));
  boost::json::array events;
  for (const store::KeptEvent& kept : page.events) events.emplace_back(to_json(kept));
  boost::json::object out{{"schema_version", schema_version}, {"events", std::move(events)}, {"more", page.more}};
  if (!page.last.empty()) out["next_token"] = call.page_tokens.seal(page.last, event_scope(call));
  return boost::json::serialize(out);
}

}  // namespace certwright::api::own
