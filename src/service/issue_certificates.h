#pragma once

#include <vector>

#include "checks/clearance.h"
#include "model/certificate.h"
#include "model/decision.h"
#include "service/parts.h"

namespace certwright::service {

/// A certificate whose names are proved and cleared: what is left is making its key and signing, which belongs on the
/// signing pool.
struct ReadyToIssue {
  model::Certificate certificate;
  checks::Clearance clearance;
  model::Judged judged;           ///< what the clearance rests on, kept with the intent
  bool facts_are_stored = false;  ///< for the wait that is over now (Transaction::put_judged_facts)
};

/// Whether its key is made in microseconds, so that others may wait for it.
[[nodiscard]] bool is_quick_to_issue(const ReadyToIssue& ready);

/// Key → build → intent → sign → store, the last name and the status together in one transaction. Several certificates
/// go this way side by side and share its two transactions, which cost more than the signatures do. Gives the outcome
/// of each in the order of `ready`; one that fails does not hold up the others, except where the store takes none.
/// Fails, each: not_found (deleted meanwhile), conflict (changed meanwhile: it is due again), as the store, the issuer
/// and build() do; the certificate stays as it was and is tried again.
[[nodiscard]] std::vector<Result<void>> issue_certificates(std::vector<ReadyToIssue> ready, Parts& parts);

/// At start: burns the intents that a crash left without their certificates, each with an event. Gives how many.
[[nodiscard]] Result<std::size_t> burn_open_intents(Parts& parts);

}  // namespace certwright::service
