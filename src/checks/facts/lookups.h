#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/facts.h"
#include "net/resolver.h"

namespace certwright::checks {

/// DNS questions of one gathering: each is asked once however many names need it, and all that are open at once.
class Lookups {
 public:
  explicit Lookups(net::Resolver& resolver) : resolver_(resolver) {}

  /// Notes a question for the next ask(); one that has an answer keeps it.
  void want(std::string name, net::RecordType type) { (void)answers_[{std::move(name), type}]; }
  /// Notes a question that was answered for one more try.
  void want_again(const std::string& name, net::RecordType type) { answers_[{name, type}].reset(); }
  /// Asks all open questions in one call.
  void ask(Deadline deadline);
  /// The answer to a question that was wanted and asked.
  [[nodiscard]] const net::Lookup& answer(const std::string& name, net::RecordType type) const;

 private:
  net::Resolver& resolver_;
  std::map<std::pair<std::string, net::RecordType>, std::optional<net::Lookup>> answers_;
};

/// The share of the time that a first round may take, so that a second one can follow a time-out.
[[nodiscard]] Deadline first_round(Deadline deadline);

/// What a rule is told of a question that failed.
[[nodiscard]] model::LookupFailure failure_of(const std::string& name, net::RecordType type,
                                              const net::LookupError& error);

}  // namespace certwright::checks
