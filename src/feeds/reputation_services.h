#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/deadline.h"
#include "model/facts.h"

namespace certwright::feeds {

/// A name to ask services about.
struct ReputationQuestion {
  std::string name;            ///< lower-case A-labels, without `*.`
  std::string registrable;     ///< its registrable domain by the ICANN section; empty where it has none
  std::string private_suffix;  ///< as PublicSuffixFact
};

/// The services that are asked about one name at a time: those that the operator has switched on, because asking tells
/// them the name. Safe to call from any thread.
class ReputationServices {
 public:
  virtual ~ReputationServices() = default;
  /// What each service says of each name, in the order of the questions. A service that cannot be asked says so in
  /// ReputationFact::failure. Blocks until `deadline` at the latest.
  [[nodiscard]] virtual std::vector<std::vector<model::ReputationFact>> ask(
      std::span<const ReputationQuestion> questions, Timestamp now, Deadline deadline) = 0;
  /// Forgets what is kept of the name, of its parents and of what is below it, so that the next question is asked anew.
  virtual void forget(std::string_view name) = 0;
};

}  // namespace certwright::feeds
