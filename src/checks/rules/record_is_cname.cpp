// The record is a CNAME: nothing else at its name proves anything, and a proxy or an alias hides it.
#include <algorithm>

#include "checks/cdn.h"
#include "checks/check.h"
#include "checks/record_words.h"
#include "checks/server_words.h"
#include "model/validation_value.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::validation_record, model::Fact::record_search};
constexpr const model::Cause* causes[] = {&cause::DNS_WRONG_TYPE, &cause::DNS_CNAME_PROXIED,
                                          &cause::DNS_CNAME_FLATTENED};

// The proxy whose users meet this.
bool is_of_proxy(const std::string& address) { return cdn_at(address) == "Cloudflare"; }

model::Finding judge_one(const model::RecordSeen& seen, const model::Facts& facts) {
  using model::Certainty;
  const model::RecordSearchFact& search = *facts.record_search;
  model::Evidence evidence = record_evidence(facts, seen, search.zone);
  if (seen.type != "TXT") {
    if (std::ranges::all_of(seen.values, is_of_proxy))
      return found(cause::DNS_CNAME_PROXIED, std::move(evidence), Certainty::likely);
    const auto of_target = [&](const std::string& value) {
      return std::ranges::find(search.target_addresses, value) != search.target_addresses.end();
    };
    if (std::ranges::all_of(seen.values, of_target))
      return found(cause::DNS_CNAME_FLATTENED, std::move(evidence), Certainty::likely);
  }
  const std::string& expected = (*facts.validation_record)->expected;
  const bool holds_value = std::ranges::any_of(
      seen.values, [&](const std::string& value) { return model::is_expected_value(plain_name(value), expected); });
  evidence["actual_type"] = seen.type;
  return found(cause::DNS_WRONG_TYPE, std::move(evidence), holds_value ? Certainty::certain : Certainty::likely);
}

model::Findings judge(const model::Facts& facts) {
  const auto* record = searched_record(facts);
  if (record == nullptr) return {};
  for (const model::RecordSeen& seen : facts.record_search->seen)
    if (seen.name == record->name && seen.type != "CNAME" && !seen.from_wildcard && !seen.values.empty())
      return {judge_one(seen, facts)};
  return {};
}

}  // namespace

extern const Check record_is_cname{
    .name = "record_is_cname",
    .stage = Stage::proof,
    .source = "facts 3.1; RFC 1034 section 3.6.2",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
