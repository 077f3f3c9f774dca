#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/contacts.h"

namespace certwright::registration {

/// What one RDAP server says of a domain.
struct RdapDomain {
  /// Without source and age. Contacts only of roles that the answer has an entity for, or says that it hides.
  model::RegistrationFact fact;
  std::string related;  ///< where the registrar's own answer is (RFC 9083 section 4.2, rel "related"); may be empty
};

/// An answer about more than this would be about more than a domain.
inline constexpr std::size_t most_rdap_bytes = 1024UL * 1024;

/// Reads an object of class "domain" (RFC 9083 section 5.3) about `domain` (lower-case A-labels). Nothing for whatever
/// else, one about another domain included.
[[nodiscard]] std::optional<RdapDomain> read_rdap_domain(std::string_view text, std::string_view domain);

}  // namespace certwright::registration
