#pragma once

#include <string>
#include <string_view>

#include "model/facts.h"

namespace certwright::model {

/// Where the validation mail for a name goes. Without a domain of the caller's choice (`validation_domain` empty, or
/// the name itself) it is the name without a leading `*.` and `www.` (facts 2), but `www.` stays where nothing that can
/// be registered would be left: admin@com is nobody's. A domain that the caller chose is taken as it is. Lower case.
/// `suffix` is what the public suffix list says of the name.
[[nodiscard]] std::string mail_domain(const DomainName& name, std::string_view validation_domain,
                                      const PublicSuffixFact& suffix);

}  // namespace certwright::model
