// Without an address there is no server to ask.
#include <algorithm>

#include "checks/check.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::http, model::Fact::tls_alpn};
constexpr const model::Cause* causes[] = {&cause::HTTP_NO_ADDRESS, &cause::DNS_LOOKUP_FAILED};

model::Findings judge_look_ups(const model::Facts& facts, bool has_address, const std::vector<std::string>& failed) {
  if (has_address) return {};
  const std::string name{facts.name.base()};
  if (failed.empty())
    return {found(cause::HTTP_NO_ADDRESS, {{"domain", name},
                                           {"query", name + ". A, AAAA"},
                                           {"answer", "none"},
                                           {"expected", "an address"},
                                           {"actual", "none"},
                                           {"server", facts.resolver},
                                           {"time", rfc3339(facts.gathered_at)}})};
  // "A SERVFAIL"
  const std::size_t space = std::min(failed.front().find(' '), failed.front().size());
  return {lookup_failed({.rcode = failed.front().substr(std::min(space + 1, failed.front().size())),
                         .question = name + ". " + failed.front().substr(0, space),
                         .detail = {}},
                        name, facts)};
}

model::Findings judge(const model::Facts& facts) {
  if (facts.http) return judge_look_ups(facts, !facts.http->addresses.empty(), facts.http->failed_lookups);
  if (facts.tls_alpn) return judge_look_ups(facts, !facts.tls_alpn->addresses.empty(), facts.tls_alpn->failed_lookups);
  return {};
}

}  // namespace

extern const Check web_name_has_address{
    .name = "web_name_has_address",
    .stage = Stage::diagnosis,
    .source = "RFC 8555 section 8.3; RFC 8737 section 3",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
