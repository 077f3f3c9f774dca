#pragma once

#include <string>

#include <tl/expected.hpp>

#include "model/facts.h"

namespace certwright::registration {

/// What was learnt of a domain. Its fact's age is not set.
struct Answered {
  model::RegistrationFact fact;
  /// False where somebody who knows more, as the registrar does of a thin registry, could not be asked: then that there
  /// are no contacts says nothing.
  bool complete = true;
};

/// A failure's rcode says what happened: "timeout", "not reachable", "rate limited", "HTTP 503", "answer too large",
/// "malformed answer".
using LookedUp = tl::expected<Answered, model::LookupFailure>;

/// Adds what the registrar says to what the registry says: its contacts, where it shows any; else what is missing. What
/// a domain's standing is, the registry knows.
void add_registrar_s_answer(model::RegistrationFact& registry_s, model::RegistrationFact registrar_s);

}  // namespace certwright::registration
