#pragma once

#include <span>
#include <string>

#include "checks/facts/direct_questions.h"

namespace certwright::checks {

/// DNSSEC of `zone`, as the answers show it: DS of its parent's servers; DNSKEY, and the signatures over DNSKEY, SOA
/// and what is not there, of its own.
[[nodiscard]] model::DnssecFact dnssec_of(const std::string& zone, std::span<const Asked> answers);

}  // namespace certwright::checks
