#pragma once

#include <string>

#include "base/clock.h"
#include "base/deadline.h"
#include "model/facts.h"

namespace certwright::registration {

/// What registries publish of domains. Safe to call from any thread.
class RegistrationData {
 public:
  virtual ~RegistrationData() = default;
  /// Of a registrable domain, in lower-case A-labels: RDAP where the TLD has it, else WHOIS. Answers are kept for 48
  /// hours at most (BR 3.2.2.4.12); one domain is asked about once at a time. What cannot be told now is a failure with
  /// what happened as its rcode: "timeout", "rate limited", "HTTP 503", ….
  [[nodiscard]] virtual tl::expected<model::RegistrationFact, model::LookupFailure> look_up(const std::string& domain,
                                                                                            Timestamp now,
                                                                                            Deadline deadline) = 0;
  /// Forgets what is kept of a domain, so that the next question is asked anew.
  virtual void forget(std::string_view domain) = 0;
};

}  // namespace certwright::registration
