#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "cli/style.h"

namespace certwright::cli {

/// GetEvidence's answer for people. docs/evidence.md has its members.
[[nodiscard]] std::string evidence_text(const boost::json::object& answer, const Style& style);
/// One line a name: name, method, validated name, time of the proof, where CAA was found.
[[nodiscard]] std::string evidence_plain(const boost::json::object& answer);
/// Whether the rules of today would issue it again, by the policy of the decision and by that of today; true where it
/// was not judged.
[[nodiscard]] bool is_judged_the_same(const boost::json::object& answer);

}  // namespace certwright::cli
