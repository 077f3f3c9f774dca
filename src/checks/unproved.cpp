#include "checks/unproved.h"

#include "checks/check.h"
#include "checks/diagnosis.h"

namespace certwright::checks {

model::Findings why_unproved(const model::Facts& facts) {
  model::Findings findings = explained(judge(facts, Stage::proof));
  if (findings.size() > 1) findings.resize(1);
  return findings;
}

}  // namespace certwright::checks
