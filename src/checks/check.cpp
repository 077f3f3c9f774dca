#include "checks/check.h"

#include <iterator>

namespace certwright::checks {

model::Findings judge(const model::Facts& facts, Stage stage) {
  model::Findings findings;
  for (const Check* check : all_checks()) {
    if (check->stage != stage) continue;
    model::Findings of_check = check->judge(facts);
    if (findings.empty())
      findings = std::move(of_check);
    else
      findings.insert(findings.end(), std::make_move_iterator(of_check.begin()),
                      std::make_move_iterator(of_check.end()));
  }
  return findings;
}

}  // namespace certwright::checks
