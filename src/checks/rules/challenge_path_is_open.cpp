// A filter, a login or a bot wall in front of the path keeps certificate authorities out too.
#include "checks/check.h"
#include "checks/web_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::http};
constexpr const model::Cause* causes[] = {&cause::HTTP_FORBIDDEN};

std::string product_at(const model::HttpHop& hop) {
  if (const std::string_view wall = bot_wall_of(hop); !wall.empty()) return std::string{wall};
  return hop.server.empty() ? "server without a name" : product_of(hop.server);
}

model::Findings judge(const model::Facts& facts) {
  if (!facts.http) return {};
  for (const model::HttpAddressFact* address : seen_from_outside(*facts.http)) {
    const model::HttpHop& last = address->hops.back();
    if (!is_blocked(last) || address->redirect != model::RedirectEnd::none) continue;
    model::Evidence evidence = hop_evidence(facts, last, "HTTP 404: nobody has this token yet");
    evidence["product"] = product_at(last);
    // The token is none that the server knows: it may treat a real one in another way.
    const bool is_sure = last.status == 401 || !bot_wall_of(last).empty();
    return {found(cause::HTTP_FORBIDDEN, std::move(evidence),
                  is_sure ? model::Certainty::certain : model::Certainty::likely)};
  }
  return {};
}

}  // namespace

extern const Check challenge_path_is_open{
    .name = "challenge_path_is_open",
    .stage = Stage::diagnosis,
    .source = "RFC 8555 section 8.3",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
