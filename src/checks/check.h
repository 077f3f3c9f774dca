#pragma once

#include <span>
#include <string_view>

#include "model/facts.h"
#include "model/finding.h"

namespace certwright::checks {

/// When a check speaks: before proof is asked for (policy), where a proof was not found (proof), or after it, before
/// the signature (facts 1.2 step 4). What a diagnosis adds to them (diagnosis) judges views of the world that a request's
/// path never waits for: it explains, and decides nothing. The certificates of private CAs have a stage of their own, and
/// no other: their names need not be public, and nobody proves control over them.
enum class Stage { policy, proof, before_issue, diagnosis, private_authority };

/// One rule: a pure function of facts. A file in checks/rules/ defines exactly one, named as the file.
struct Check {
  std::string_view name;
  Stage stage = Stage::policy;
  std::string_view source;  ///< the rule it keeps: "RFC 8659 section 4"
  std::span<const model::Fact> needs;
  std::span<const model::Cause* const> causes;  ///< all that judge() can report
  model::Findings (*judge)(const model::Facts&) = nullptr;
};

/// Every check, in the order of their names: results do not depend on it. Generated from the files of rules/.
[[nodiscard]] std::span<const Check* const> all_checks();

/// The findings of all checks of a stage for one name.
[[nodiscard]] model::Findings judge(const model::Facts& facts, Stage stage);

}  // namespace certwright::checks
