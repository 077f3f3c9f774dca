// GetEvidence: what a signature rested on, and what the rules of today say of it.
#include "api/own/evidence_json.h"
#include "api/own/inputs.h"
#include "api/own/operations.h"

namespace certwright::api::own {

Answer get_evidence(const Call& call) {
  TRY_CALL(const EvidenceInput input, read_evidence(call.input));
  TRY_CALL(const service::Evidence evidence, service::evidence_of(call.caller, input.arn, input.serial, call.parts));
  std::optional<JudgedAgain> judged;
  if (input.judge && !evidence.removed)
    judged = JudgedAgain{.as_then = service::judge_again(evidence, evidence.terms->policy),
                         .today = service::judge_again(evidence, call.parts.policy)};
  return evidence_answer(evidence, judged);
}

}  // namespace certwright::api::own
