#pragma once

#include <optional>
#include <vector>

#include "checks/clearance.h"
#include "model/certificate.h"
#include "model/facts.h"
#include "model/report.h"
#include "service/parts.h"

namespace certwright::service {

/// What the last checks say of a certificate that a private CA is to issue: what was found, and the permission where
/// nothing stands against it.
struct PrivateJudgement {
  model::Report report;
  std::vector<model::Facts> facts;                 ///< what was judged, one entry a name
  std::vector<model::AddressFacts> address_facts;  ///< likewise, one entry an address; these stand last in the report
  std::optional<checks::Clearance> clearance;
};

/// Looks up the private CA that the certificate names, and judges every name and address by it. Another account's CA is
/// not looked up at all, so that nobody learns whether it exists. Fails: as the store does; internal (its key cannot be
/// opened).
[[nodiscard]] Result<PrivateJudgement> judge_private(const model::Certificate& certificate, Parts& parts);

/// The report of a certificate that the private CA never signed.
[[nodiscard]] model::Report signing_failed(const model::Certificate& certificate, Timestamp now);

}  // namespace certwright::service
