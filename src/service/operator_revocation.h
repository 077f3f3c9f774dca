#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/result.h"
#include "model/arn.h"
#include "model/caller.h"
#include "model/words.h"
#include "service/parts.h"
#include "store/revocations.h"

namespace certwright::service {

// Revocation by administrators (`[policy] administrators`), of certificates of every account, exported or not, for
// every reason that the Baseline Requirements have (section 4.9.1.1).

/// What is to be revoked: all that any of these name.
struct RevocationTargets {
  std::vector<std::string> serials;  ///< hexadecimal, as people write them
  std::vector<model::CertificateArn> arns;
  std::vector<Sha256> key_hashes;  ///< SHA-256 of a SubjectPublicKeyInfo: every certificate that was issued for the key
  std::vector<std::string> names;  ///< the certificates that have this name now
};

/// What would be revoked.
struct PlannedRevocation {
  store::RevocationPlan plan;  ///< `id` is empty where nothing was kept
  model::RevocationReason reason = model::RevocationReason::unspecified;
  std::map<std::string, std::size_t> by_account;
  std::size_t already = 0;  ///< asked for as well, and revoked before or burned
  std::size_t ended = 0;    ///< asked for as well, and past their NotAfter
  std::size_t unknown = 0;  ///< serials and ARNs that name nothing that was issued here
  struct Sample {
    std::string serial;
    std::string arn;
    std::vector<std::string> names;
    std::optional<Timestamp> not_after;
  };
  std::vector<Sample> sample;  ///< the first ten
};

enum class PlanMode { dry_run, kept };

/// Looks the targets up; with PlanMode::kept the plan is stored, so that it can be carried out and taken up again.
/// Fails: access_denied; invalid_request (a serial that is none, a reason that is none of an operator's).
[[nodiscard]] Result<PlannedRevocation> plan_revocation(const model::Caller& caller, const RevocationTargets& targets,
                                                        model::RevocationReason reason, PlanMode mode, Parts& parts);

/// Revokes the next `most` of a plan, in one transaction and each with an event. Gives how far the plan is then.
/// Fails: access_denied, not_found.
[[nodiscard]] Result<store::RevocationPlan> run_revocation(const model::Caller& caller, const std::string& plan_id,
                                                           std::size_t most, Parts& parts);

/// Revokes every valid certificate that was issued for a key on parts.blocked_keys, as keyCompromise: what the server
/// does of itself when the list is new. Gives how many.
[[nodiscard]] Result<std::size_t> revoke_blocked_keys(Parts& parts);

}  // namespace certwright::service
