#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/domain_name.h"
#include "model/ip_address.h"

namespace certwright::model {

/// Which names a CA may certify (RFC 5280 section 4.2.1.10: dNSName and iPAddress subtrees). A subtree is a domain and
/// all below it, in lower case, without a leading or trailing dot; it may be a single label. Whoever permits domains
/// only, or addresses only, has not permitted the other kind, although RFC 5280 leaves it open then.
struct NameConstraints {
  std::vector<std::string> permitted;  ///< empty: every name that is not excluded, unless addresses are permitted
  std::vector<std::string> excluded;   ///< an empty text is every name
  std::vector<AddressRange> permitted_addresses = {};  ///< empty: every address, unless domains are permitted
  std::vector<AddressRange> excluded_addresses = {};
  [[nodiscard]] bool empty() const {
    return permitted.empty() && excluded.empty() && permitted_addresses.empty() && excluded_addresses.empty();
  }
  friend bool operator==(const NameConstraints&, const NameConstraints&) = default;
};

/// Reads a subtree as an operator writes it: "corp.example.com", "internal". Fails: invalid_request.
[[nodiscard]] Result<std::string> parse_subtree(std::string_view text);

/// Whether every name that a certificate for `name` would be good for is permitted and not excluded: of a wildcard,
/// each name that it matches.
[[nodiscard]] bool permits(const NameConstraints& constraints, const DomainName& name);
/// Whether the address is permitted and not excluded.
[[nodiscard]] bool permits(const NameConstraints& constraints, const IpAddress& address);

/// With everything of the kind excluded that nothing was permitted of, where something of the other kind was: so that
/// others read of a CA's certificate what permits() says (BR 7.1.2.10.8 wants the same).
[[nodiscard]] NameConstraints closed(NameConstraints constraints);

/// What is permitted, or excluded, as people write it: domains, then ranges. What closed() adds is left out.
[[nodiscard]] std::vector<std::string> permitted_texts(const NameConstraints& constraints);
[[nodiscard]] std::vector<std::string> excluded_texts(const NameConstraints& constraints);

}  // namespace certwright::model
