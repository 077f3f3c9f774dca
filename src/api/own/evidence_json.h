#pragma once

#include <optional>
#include <string>

#include "service/evidence.h"

namespace certwright::api::own {

/// What judging again came to: by the policy of the decision, and by that of today.
struct JudgedAgain {
  service::Judgement as_then;
  service::Judgement today;
};

/// What GetEvidence answers and what `evidence --json` prints; docs/evidence.md has the members.
[[nodiscard]] std::string evidence_answer(const service::Evidence& evidence, const std::optional<JudgedAgain>& judged);

}  // namespace certwright::api::own
