#pragma once

#include <span>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "model/facts.h"
#include "model/proof.h"
#include "model/report.h"

namespace certwright::checks {

/// Clearance is the permission to issue one certificate for one set of names. Only clear() makes one, and only when
/// no finding fails or waits, every name has a fresh proof, and CAA was read within its age. Move-only.
class Clearance {
 public:
  Clearance(Clearance&&) = default;
  Clearance& operator=(Clearance&&) = default;
  Clearance(const Clearance&) = delete;
  Clearance& operator=(const Clearance&) = delete;
  [[nodiscard]] std::span<const model::DomainName> names() const { return names_; }

 private:
  explicit Clearance(std::vector<model::DomainName> names) : names_(std::move(names)) {}
  friend Result<Clearance> clear(const model::Report& policy_report, std::span<const model::Facts> caa_facts,
                                 std::span<const model::Proof> proofs, Timestamp now);
  std::vector<model::DomainName> names_;
};

/// BR 4.2.1: a proof may be reused for 200 days at most; one day less, so that no rounding reaches the limit.
inline constexpr std::chrono::hours max_proof_age{199 * 24};
/// BR 3.2.2.8: issue "within the TTL of the CAA record, or 8 hours, whichever is greater"; we never use a longer TTL.
inline constexpr std::chrono::hours max_caa_age{8};

/// `policy_report` covers all names; `caa_facts` has one entry a name, with its CAA looked up; `proofs` may cover
/// `x` and `*.x` with one proof of `x`.
/// Fails: invalid_state, naming the name and what is missing (a bug in the order of steps, never an answer for
/// callers).
[[nodiscard]] Result<Clearance> clear(const model::Report& policy_report, std::span<const model::Facts> caa_facts,
                                      std::span<const model::Proof> proofs, Timestamp now);

}  // namespace certwright::checks
