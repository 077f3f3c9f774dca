// ListAllowListEntries, RemoveAllowListEntry: what approved cases permit.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/own/case_inputs.h"
#include "api/own/case_json.h"
#include "api/own/operations.h"
#include "api/own/report_json.h"
#include "service/verification_cases.h"

namespace certwright::api::own {

Answer list_allow_list_entries(const Call& call) {
  TRY_CALL(const auto account, read_account(call.input));
  TRY_CALL(const auto listed, service::list_allow_list(call.caller, account, call.parts));
  const Timestamp now = call.parts.clock.now();
  boost::json::array entries;
  for (const model::AllowListEntry& entry : listed) entries.emplace_back(to_json(entry, now));
  return boost::json::serialize(
      boost::json::object{{"schema_version", schema_version}, {"allow_list", std::move(entries)}});
}

Answer remove_allow_list_entry(const Call& call) {
  TRY_CALL(SayingInput input, read_removal(call.input));
  TRY_CALL(const auto removed,
           service::remove_allow_list_entry(call.caller, input.id, std::move(input.text), call.parts));
  return boost::json::serialize(
      boost::json::object{{"schema_version", schema_version}, {"removed", to_json(removed, call.parts.clock.now())}});
}

}  // namespace certwright::api::own
