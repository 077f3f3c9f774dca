// Let's Encrypt and other CAs of its software refuse names of more than ten labels, the wildcard's own not counted.
#include <algorithm>

#include <fmt/format.h>

#include "checks/check.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr const model::Cause* causes[] = {&cause::NAME_TOO_MANY_LABELS};

constexpr std::ptrdiff_t most_labels = 10;

model::Findings judge(const model::Facts& facts) {
  const std::ptrdiff_t labels = std::ranges::count(facts.name.base(), '.') + 1;
  if (labels <= most_labels) return {};
  return {found(cause::NAME_TOO_MANY_LABELS, {{"domain", facts.name.str()}, {"n", fmt::to_string(labels)}})};
}

}  // namespace

extern const Check few_labels{
    .name = "few_labels",
    .stage = Stage::policy,
    .source = "Let's Encrypt (boulder errTooManyLabels)",
    .needs = {},
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
