#pragma once

#include <optional>
#include <string_view>

#include "model/words.h"

namespace certwright::model {

/// How bad a finding is. `unknown`: we could not look; never counted as a failure.
enum class Severity { error, warning, info, unknown };

/// What a finding does to a request (design: the one decision table).
/// refuse: 4xx, nothing is created. fail: Status FAILED. wait: stays pending and is tried again. none: kept and shown.
enum class Effect { refuse, fail, wait, none };

/// One row of data/causes.json, compiled in. Ids are public API: never renamed, never reused.
struct Cause {
  std::string_view id;
  std::string_view category;
  Severity severity;
  Effect effect;
  /// The exception or state that ACM shows for it, as the catalogue says: "NO_AVAILABLE_CONTACTS",
  /// "ValidationException", "-".
  std::string_view acm;
  /// Set where `acm` is one of the FailureReason values.
  std::optional<FailureReason> failure_reason;
  /// Sentences with {holes}, both languages with the same holes.
  std::string_view message_en;
  std::string_view message_ja;
  std::string_view remedy_en;
  std::string_view remedy_ja;
  /// How it is told, and the rule it rests on.
  std::string_view detection;
  std::string_view source;
  /// The piece of work that detects it: request, email, policy, diagnosis, later.
  std::string_view owner;
};

/// The row of an id, or null.
const Cause* find_cause(std::string_view id);

std::string_view to_string(Severity severity);
std::string_view to_string(Effect effect);

}  // namespace certwright::model

// cause::NAME_TOO_LONG, …: one constant a row, made from data/causes.json at build time.
#include "model/causes.gen.h"
