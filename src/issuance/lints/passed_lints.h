#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "issuance/lints/lint.h"
#include "issuance/profile.h"
#include "model/decision.h"

namespace certwright::issuance::lints {

/// What lint() held a leaf that begins at `not_before` to, when it refused nothing: those of severity error that apply
/// to its kind by these rules and that day, and those of our profiles.
[[nodiscard]] model::LintsPassed passed_lints(Rules rules, Kind kind, Timestamp not_before);

/// The ids of the same, in the order in which their digest was taken.
[[nodiscard]] std::vector<std::string> passed_lint_ids(Rules rules, Kind kind, Timestamp not_before);

/// What a leaf by this profile is.
[[nodiscard]] Kind kind_of(const Profile& profile);

/// The word for whose rules a leaf keeps.
[[nodiscard]] std::string_view to_string(Rules rules);

}  // namespace certwright::issuance::lints
