// Verification cases: opened, read, commented and decided.
#include <chrono>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/own/case_inputs.h"
#include "api/own/case_json.h"
#include "api/own/operations.h"
#include "api/own/report_json.h"
#include "api/page_tokens.h"
#include "service/verification_cases.h"

namespace certwright::api::own {
namespace {

using boost::json::array;
using boost::json::object;

std::string document_of(const model::VerificationCase& one) {
  return boost::json::serialize(object{{"schema_version", schema_version}, {"case", to_json(one)}});
}

}  // namespace

Answer open_case(const Call& call) {
  TRY_CALL(OpenCaseInput input, read_open_case(call.input));
  TRY_CALL(const auto opened, service::open_case(call.caller, input.arn, std::move(input.message), call.parts));
  return document_of(opened);
}

Answer get_case(const Call& call) {
  TRY_CALL(const std::string id, read_case_id(call.input));
  TRY_CALL(const auto found, service::get_case(call.caller, id, call.parts));
  return document_of(found);
}

Answer list_cases(const Call& call) {
  TRY_CALL(store::CaseQuery query, read_case_query(call));
  TRY_CALL(const store::CasePage page, service::list_cases(call.caller, std::move(query), call.parts));
  array cases;
  for (const model::VerificationCase& one : page.cases) cases.emplace_back(to_json(one));
  object out{{"schema_version", schema_version}, {"cases", std::move(cases)}};
  if (page.next) out["next_token"] = call.page_tokens.seal(*page.next, case_scope(call));
  return boost::json::serialize(out);
}

Answer comment_case(const Call& call) {
  TRY_CALL(SayingInput input, read_comment(call.input));
  TRY_CALL(const auto commented, service::comment_case(call.caller, input.id, std::move(input.text), call.parts));
  return document_of(commented);
}

Answer approve_case(const Call& call) {
  TRY_CALL(ApprovalInput input, read_approval(call.input));
  const Timestamp now = call.parts.clock.now();
  model::Grant grant{.names = std::move(input.names),
                     .subtree = input.subtree,
                     .wildcards = input.wildcards,
                     .expires_at = std::nullopt};
  if (input.days) grant.expires_at = now + std::chrono::hours{24} * static_cast<std::int64_t>(*input.days);
  TRY_CALL(const service::Approval approval,
           service::approve_case(call.caller, input.id, grant, std::move(input.reason), call.parts));
  array entries;
  for (const model::AllowListEntry& entry : approval.entries) entries.emplace_back(to_json(entry, now));
  return boost::json::serialize(object{
      {"schema_version", schema_version}, {"case", to_json(approval.approved)}, {"allow_list", std::move(entries)}});
}

Answer deny_case(const Call& call) {
  TRY_CALL(SayingInput input, read_denial(call.input));
  TRY_CALL(const auto denied, service::deny_case(call.caller, input.id, std::move(input.text), call.parts));
  return document_of(denied);
}

Answer withdraw_case(const Call& call) {
  TRY_CALL(SayingInput input, read_withdrawal(call.input));
  TRY_CALL(const auto withdrawn, service::withdraw_case(call.caller, input.id, std::move(input.text), call.parts));
  return document_of(withdrawn);
}

}  // namespace certwright::api::own
