#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/text.h"
#include "model/cause.h"

namespace certwright::model {

/// certain: the facts leave no other reading. likely: the best explanation of them.
enum class Certainty { certain, likely };

/// Named strings that fill the holes of a cause's sentences. Keys are the holes' names; further keys carry the proof
/// of what was seen: "query", "server", "expected", "actual", "time", "list", "age".
using Evidence = std::map<std::string, std::string, std::less<>>;

/// What a check found out about one name: a value, never an error.
struct Finding {
  const Cause* cause = nullptr;
  /// The cause's own, unless the operator's configuration raises it (a required feed that cannot answer waits).
  Effect effect = Effect::none;
  Certainty certainty = Certainty::certain;
  Evidence evidence;

  /// The cause's sentence with the holes filled. A hole without evidence stays visible as {hole}: a test catches it.
  [[nodiscard]] Text message() const;
  [[nodiscard]] Text remedy() const;
  [[nodiscard]] std::string_view id() const { return cause->id; }
};

using Findings = std::vector<Finding>;

/// A finding with the cause's own effect.
[[nodiscard]] Finding found(const Cause& cause, Evidence evidence = {}, Certainty certainty = Certainty::certain);

/// The most serious first; those of one severity stay in the order in which they were found.
void sort_by_severity(Findings& findings);

/// `{hole}` replaced by evidence["hole"].
[[nodiscard]] std::string fill(std::string_view sentence, const Evidence& evidence);

std::string_view to_string(Certainty certainty);

/// What a set of findings means for one name.
enum class Verdict { ok, warning, unknown, error };
[[nodiscard]] Verdict verdict_of(const Findings& findings);
std::string_view to_string(Verdict verdict);

}  // namespace certwright::model
