#pragma once

#include <optional>
#include <vector>

#include "checks/clearance.h"
#include "model/certificate.h"
#include "service/parts.h"

namespace certwright::service {

/// A certificate whose names are proved and cleared: what is left is making its key and signing, which belongs on the
/// signing pool.
struct ReadyToIssue {
  model::Certificate certificate;
  checks::Clearance clearance;
};

/// Does what next_step() says until it says Wait or Issue: checks, validates, times out, expires. Every change is
/// stored with its event before the next step. Gives what is to be signed, where it came so far.
/// Fails: not_found (deleted meanwhile), conflict (changed meanwhile: it is due again), as the store does.
[[nodiscard]] Result<std::optional<ReadyToIssue>> advance_certificate(model::Certificate certificate, Parts& parts);

/// Key → build → intent → sign → store, the last name and the status together in one transaction.
/// Fails: as the store, the issuer and build() do; the certificate stays pending and is tried again.
[[nodiscard]] Result<void> issue_certificate(ReadyToIssue ready, Parts& parts);

/// After an error that trying at once would only repeat: puts the next try off by the retry schedule.
/// Fails: not_found, as the store does.
[[nodiscard]] Result<void> postpone_certificate(const model::CertificateArn& arn, Parts& parts);

/// At start: burns the intents that a crash left without their certificates. Gives how many.
[[nodiscard]] Result<std::size_t> burn_open_intents(Parts& parts);

}  // namespace certwright::service
