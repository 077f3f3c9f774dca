#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/finding.h"

namespace certwright::model {

/// The findings of one name.
struct NameReport {
  std::string name;  ///< DomainName::str(), or what was typed where that is no domain name
  Findings findings;
};

/// All findings of all names of a request.
struct Report {
  Timestamp at;
  std::vector<NameReport> names;

  /// Some finding's effect is fail.
  [[nodiscard]] bool fails() const;
  /// None fails, and some finding's effect is wait.
  [[nodiscard]] bool waits() const;
  /// The reason ACM would show, by the order of the decision table: INVALID_PUBLIC_DOMAIN, DOMAIN_NOT_ALLOWED,
  /// ADDITIONAL_VERIFICATION_REQUIRED, NO_AVAILABLE_CONTACTS, then the later ones. Unset where nothing fails.
  [[nodiscard]] std::optional<FailureReason> failure_reason() const;
};

[[nodiscard]] bool has_effect(const Findings& findings, Effect effect);

}  // namespace certwright::model
