// The admin page of a router means that port 80 is not forwarded to the web server.
#include "checks/check.h"
#include "checks/web_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::http};
constexpr const model::Cause* causes[] = {&cause::HTTP_ROUTER_PAGE};

model::Findings judge(const model::Facts& facts) {
  if (!facts.http) return {};
  for (const model::HttpAddressFact* address : seen_from_outside(*facts.http)) {
    const model::HttpHop& first = address->hops.front();
    const std::string_view router = router_of(first.server);
    if (first.end != model::HttpHop::End::answered || router.empty()) continue;
    model::Evidence evidence = hop_evidence(facts, first, "the web server");
    evidence["product"] = std::string{router};
    return {found(cause::HTTP_ROUTER_PAGE, std::move(evidence), model::Certainty::likely)};
  }
  return {};
}

}  // namespace

extern const Check web_server_is_no_router{
    .name = "web_server_is_no_router",
    .stage = Stage::diagnosis,
    .source = "letsdebug PortForwarding",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
