#pragma once

#include <string>

#include "checks/facts/lookups.h"

namespace certwright::checks {

/// Notes the questions for the e-mail contacts that DNS names for a mail domain: the climb for its CAA set, and TXT.
/// want_rest_of_caa() of the domain is the caller's, as for any CAA set.
void want_dns_contacts(const std::string& domain, Lookups& lookups);

/// The contactemail properties of the CAA set that governs `domain` (BR Appendix A.1.1), then the TXT records of
/// `_validation-contactemail.<domain>` (A.2.1). Undetermined where a question failed and none was found.
[[nodiscard]] tl::expected<model::DnsContactsFact, model::LookupFailure> dns_contacts_of(const std::string& domain,
                                                                                         const Lookups& lookups);

}  // namespace certwright::checks
