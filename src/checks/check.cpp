#include "checks/check.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace certwright::checks {

namespace {

std::vector<const Check*> checks_of(Stage stage) {
  std::vector<const Check*> checks;
  std::ranges::copy_if(all_checks(), std::back_inserter(checks), [&](const Check* one) { return one->stage == stage; });
  return checks;
}

}  // namespace

model::Findings judge(const model::Facts& facts, Stage stage) {
  // A million names are judged by the few of the policy: the others are not looked at each time.
  static const std::vector<const Check*> of_policy = checks_of(Stage::policy);
  const std::span<const Check* const> checks = stage == Stage::policy ? of_policy : all_checks();
  model::Findings findings;
  for (const Check* check : checks) {
    if (check->stage != stage) continue;
    model::Findings of_check = check->judge(facts);
    if (of_check.empty()) continue;
    if (findings.empty())
      findings = std::move(of_check);
    else
      findings.insert(findings.end(), std::make_move_iterator(of_check.begin()),
                      std::make_move_iterator(of_check.end()));
  }
  return findings;
}

}  // namespace certwright::checks
