#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "model/facts.h"
#include "model/proof.h"
#include "model/report.h"

namespace certwright::checks {

/// Clearance is the permission to issue one certificate for one set of names. Move-only. Only two functions make one:
/// clear(), when no finding fails or waits, every name has a fresh proof, and CAA was read within its age; and
/// clear_private(), for the certificates of one private CA alone, when it may sign every name.
class Clearance {
 public:
  Clearance(Clearance&&) = default;
  Clearance& operator=(Clearance&&) = default;
  Clearance(const Clearance&) = delete;
  Clearance& operator=(const Clearance&) = delete;
  [[nodiscard]] std::span<const model::DomainName> names() const { return names_; }
  /// IP addresses, which only a private CA may be cleared for; it may be for them alone.
  [[nodiscard]] std::span<const model::IpAddress> addresses() const { return addresses_; }
  /// The private CA that alone may issue it (the id of its certificate); empty for the server's own CA.
  [[nodiscard]] const std::string& private_issuer() const { return private_issuer_; }

 private:
  explicit Clearance(std::vector<model::DomainName> names) : names_(std::move(names)) {}
  Clearance(std::vector<model::DomainName> names, std::vector<model::IpAddress> addresses, std::string private_issuer)
      : names_(std::move(names)), addresses_(std::move(addresses)), private_issuer_(std::move(private_issuer)) {}
  friend Result<Clearance> clear(const model::Report& policy_report, std::span<const model::Facts> caa_facts,
                                 std::span<const model::Proof> proofs, Timestamp now);
  friend Result<Clearance> clear_private(std::span<const model::Facts> facts,
                                         std::span<const model::AddressFacts> addresses, Timestamp now);
  std::vector<model::DomainName> names_;
  std::vector<model::IpAddress> addresses_;
  std::string private_issuer_;
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

/// A private CA's state may change at any moment, so what was read of it is used at once.
inline constexpr std::chrono::minutes max_private_age{5};

/// `facts` has one entry a name and `addresses` one an address, each with what was found of one and the same private
/// CA; the checks of Stage::private_authority have nothing against any of the names, nor judge() against an address.
/// Fails: invalid_state, as clear() does.
[[nodiscard]] Result<Clearance> clear_private(std::span<const model::Facts> facts,
                                              std::span<const model::AddressFacts> addresses, Timestamp now);

}  // namespace certwright::checks
