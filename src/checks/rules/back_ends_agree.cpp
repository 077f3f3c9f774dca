// Several addresses that answer differently are several servers: the authority may ask the one that does not know the
// token. Dates, cookies, versions and pages may differ. What does not answer at all is web_port_answers' to tell.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "checks/check.h"
#include "checks/web_words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::http};
constexpr const model::Cause* causes[] = {&cause::HTTP_BACKENDS_DIFFER};

using model::HttpAddressFact;
using model::HttpHop;

struct Answer {
  std::string address;
  int status = 0;
  std::string product;
  std::string words;
};

/// What each address came to, of those that came to something.
std::vector<Answer> answers_of(const model::HttpFact& fact) {
  std::vector<Answer> answers;
  for (const HttpAddressFact* address : seen_from_outside(fact)) {
    const HttpHop& last = address->hops.back();
    if (last.end != HttpHop::End::answered || address->redirect == model::RedirectEnd::undetermined) continue;
    answers.push_back({address->address, last.status, product_of(last.server), outcome_in_words(last)});
  }
  return answers;
}

model::Findings judge(const model::Facts& facts) {
  if (!facts.http) return {};
  const std::vector<Answer> answers = answers_of(*facts.http);
  std::set<int> statuses;
  std::set<std::string> products;
  std::string all;
  for (const Answer& one : answers) {
    statuses.insert(one.status);
    if (!one.product.empty()) products.insert(one.product);
    all += fmt::format("{}{}: {}", all.empty() ? "" : "; ", one.address, one.words);
  }
  if (statuses.size() < 2 && products.size() < 2) return {};
  model::Evidence evidence =
      hop_evidence(facts, facts.http->addresses.front().hops.front(), "the same answer from every address");
  evidence["n"] = std::to_string(answers.size());
  evidence["actual"] = all;
  return {found(cause::HTTP_BACKENDS_DIFFER, std::move(evidence),
                statuses.size() > 1 ? model::Certainty::certain : model::Certainty::likely)};
}

}  // namespace

extern const Check back_ends_agree{
    .name = "back_ends_agree",
    .stage = Stage::diagnosis,
    .source = "RFC 8555 section 8.3",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
