#pragma once

#include <string>

#include "model/facts.h"
#include "model/finding.h"

// What a private CA may sign, of domain names and of IP addresses alike.
namespace certwright::checks {

/// Why this private CA signs nothing for the request, whatever it names, at the moment `at`; none where it does.
[[nodiscard]] model::Findings why_unusable(const model::PrivateAuthorityFact& authority, Timestamp at);

/// That `name`, a domain name or an address, lies outside its name constraints.
[[nodiscard]] model::Finding outside_constraints(const model::PrivateAuthorityFact& authority, std::string name);

/// The findings about an address: that of the CA, its name constraints (RFC 5280 section 4.2.1.10), and whether the
/// profile has addresses at all. Pure.
[[nodiscard]] model::Findings judge(const model::AddressFacts& facts);

}  // namespace certwright::checks
