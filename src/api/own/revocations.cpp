// Revocation by administrators: a plan, and carrying it out piece by piece.
#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "api/own/operations.h"
#include "api/own/report_json.h"
#include "api/wire/decoder.h"
#include "base/bytes.h"
#include "model/revocation.h"
#include "service/operator_revocation.h"

namespace certwright::api::own {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

bool is_key_hash(std::string_view text) {
  return text.size() == 64 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}
constexpr wire::TextRule revoked_serial_rule{.min = 1, .max = 64};
constexpr wire::SizeRule revoked_serials_rule{.min = 1, .max = 10'000};
constexpr wire::TextRule revoked_arn_rule{.min = 20, .max = 2048};
constexpr wire::TextRule key_hash_rule{.min = 64, .max = 64, .pattern = "[0-9A-Fa-f]{64}", .matches = is_key_hash};
constexpr wire::TextRule revoked_name_rule{.min = 1, .max = 253};
constexpr wire::TextRule plan_id_rule{.min = 1, .max = 64};
constexpr std::string_view revocation_reason_values[] = {
    "UNSPECIFIED", "KEY_COMPROMISE",         "AFFILIATION_CHANGED",
    "SUPERSEDED",  "CESSATION_OF_OPERATION", "PRIVILEGE_WITHDRAWN"};
constexpr wire::TextRule revocation_reason_rule{.values = revocation_reason_values};
constexpr wire::NumberRule pieces_rule{.min = 1, .max = 200};

struct RevocationPlanInput {
  service::RevocationTargets targets;
  model::RevocationReason reason = model::RevocationReason::unspecified;
  bool dry_run = false;
};

Outcome<RevocationPlanInput> read_revocation_plan(const object& body) {
  wire::Decoder in;
  RevocationPlanInput input;
  std::string arn;
  std::string key_hash;
  std::string name;
  std::string reason;
  in.optional(body, "SerialNumbers", [&](const value& from) {
    in.texts(from, revoked_serials_rule, revoked_serial_rule, input.targets.serials);
  });
  in.optional(body, "CertificateArn", [&](const value& from) { in.text(from, revoked_arn_rule, arn); });
  in.optional(body, "PublicKeyHash", [&](const value& from) { in.text(from, key_hash_rule, key_hash); });
  in.optional(body, "DomainName", [&](const value& from) { in.text(from, revoked_name_rule, name); });
  in.required(body, "Reason", [&](const value& from) { in.text(from, revocation_reason_rule, reason); });
  in.optional(body, "DryRun", [&](const value& from) { in.boolean(from, input.dry_run); });
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  if (!arn.empty()) input.targets.arns.emplace_back(arn);
  if (!name.empty()) input.targets.names.push_back(name);
  if (!key_hash.empty()) {
    TRY_CALL(const Bytes octets, from_hex(key_hash));
    std::ranges::copy(octets, input.targets.key_hashes.emplace_back().begin());
  }
  if (input.targets.serials.empty() && arn.empty() && key_hash.empty() && name.empty())
    return refuse("ValidationException",
                  "Say what is to be revoked: SerialNumbers, CertificateArn, PublicKeyHash or DomainName.");
  input.reason = model::parse_revocation_reason(reason).value_or(input.reason);
  return input;
}

object to_json(const store::RevocationPlan& plan) {
  object out{{"reason", std::string{to_string(model::reason_of_crl(plan.reason))}},
             {"created_at", rfc3339(plan.created_at)},
             {"actor", plan.actor},
             {"total", plan.total},
             {"done", plan.done},
             {"revoked", plan.revoked}};
  if (!plan.id.empty()) out["id"] = plan.id;
  return out;
}

object to_json(const service::PlannedRevocation::Sample& sample) {
  array names;
  for (const std::string& name : sample.names) names.emplace_back(name);
  object out{{"serial", sample.serial}, {"certificate_arn", sample.arn}, {"names", std::move(names)}};
  if (sample.not_after) out["not_after"] = rfc3339(*sample.not_after);
  return out;
}

}  // namespace

Answer plan_revocation(const Call& call) {
  TRY_CALL(const RevocationPlanInput input, read_revocation_plan(call.input));
  TRY_CALL(const auto planned,
           service::plan_revocation(call.caller, input.targets, input.reason,
                                    input.dry_run ? service::PlanMode::dry_run : service::PlanMode::kept, call.parts));
  array accounts;
  for (const auto& [account, certificates] : planned.by_account)
    accounts.push_back(object{{"account", account}, {"certificates", certificates}});
  array sample;
  for (const auto& one : planned.sample) sample.push_back(to_json(one));
  object out{{"schema_version", schema_version},   {"plan", to_json(planned.plan)}, {"accounts", std::move(accounts)},
             {"already_revoked", planned.already}, {"expired", planned.ended},      {"unknown", planned.unknown},
             {"sample", std::move(sample)}};
  return boost::json::serialize(out);
}

Answer run_revocation(const Call& call) {
  wire::Decoder in;
  std::string id;
  std::int64_t most = pieces_rule.max;
  in.required(call.input, "PlanId", [&](const value& from) { in.text(from, plan_id_rule, id); });
  in.optional(call.input, "MaxItems", [&](const value& from) { in.number(from, pieces_rule, most); });
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  TRY_CALL(const auto plan, service::run_revocation(call.caller, id, static_cast<std::size_t>(most), call.parts));
  return boost::json::serialize(object{{"schema_version", schema_version}, {"plan", to_json(plan)}});
}

}  // namespace certwright::api::own
