#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/verification_case.h"

namespace certwright::store {

/// Which cases to list, the newest first, and where to go on. Every condition that is set must hold.
struct CaseQuery {
  std::optional<std::string> account;
  std::optional<model::CaseState> state;
  std::string certificate;  ///< an ARN
  std::size_t limit = 100;
  std::string after;  ///< CasePage::next of the page before; empty: from the newest
};

struct CasePage {
  std::vector<model::VerificationCase> cases;
  std::optional<std::string> next;  ///< unset on the last page
};

}  // namespace certwright::store
