// What a CDN answers for a name shows the CDN's certificate, whatever the origin has.
#include "checks/cdn.h"
#include "checks/check.h"
#include "checks/web_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::http};
constexpr const model::Cause* causes[] = {&cause::HTTP_CDN_FRONT};

model::Findings judge(const model::Facts& facts) {
  if (!facts.http) return {};
  for (const model::HttpAddressFact& address : facts.http->addresses) {
    if (address.hops.empty()) continue;
    const model::HttpHop& first = address.hops.front();
    std::string_view cdn = cdn_at(address.address);
    const bool in_range = !cdn.empty();
    if (!in_range) cdn = cdn_named_by(first.server);
    if (cdn.empty()) continue;
    model::Evidence evidence = hop_evidence(facts, first, "the origin, or a CDN: both can be in order");
    evidence["product"] = std::string{cdn};
    return {found(cause::HTTP_CDN_FRONT, std::move(evidence),
                  in_range ? model::Certainty::certain : model::Certainty::likely)};
  }
  return {};
}

}  // namespace

extern const Check web_server_is_no_cdn{
    .name = "web_server_is_no_cdn",
    .stage = Stage::diagnosis,
    .source = "letsdebug CloudflareCDN",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
