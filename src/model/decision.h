#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/certificate.h"
#include "model/facts.h"
#include "model/proof.h"
#include "model/report.h"

// What the decision to issue one certificate rested on, as it is kept with its serial number: enough to judge again.
namespace certwright::model {

/// Which lints a to-be-signed certificate passed, all of them: their number, and the digest of their ids in order.
struct LintsPassed {
  std::string rules;  ///< "baseline", "internal", "private_ca"
  std::size_t count = 0;
  std::string digest;  ///< hexadecimal
  friend bool operator==(const LintsPassed&, const LintsPassed&) = default;
};

/// What is to be signed, and that it may be.
struct Built {
  std::string profile;  ///< its name: what the certificate contains
  LintsPassed lints;
};

/// What was judged of a certificate before it was cleared. `policy_facts` is what facts_list_json() gave, or empty: the
/// names of private CAs have no such checks.
struct Judged {
  Timestamp at;  ///< of the clearance
  std::string policy_facts;
  std::vector<Facts> last_facts;            ///< CAA, or the private CA: one entry a name
  std::vector<AddressFacts> address_facts;  ///< the private CA: one entry an address
  Report last_report;                       ///< of these
};

/// Facts of the names of one request as a JSON list, without what these have in common: the policy, and which names go
/// together.
[[nodiscard]] std::string facts_list_json(std::span<const Facts> facts);

/// The same of addresses.
[[nodiscard]] std::string address_facts_json(const std::vector<AddressFacts>& facts);

/// One line of JSON. `terms` is the digest of what decisions have in common; `policy_report` and `validations` are the
/// certificate's, these in the order of `judged.last_facts`; see Decision for what is kept of them.
[[nodiscard]] std::string decision_json(std::string_view terms, const Judged& judged, const Report& policy_report,
                                        std::span<const DomainValidation> validations, const Built& built);

/// A finding, as it was: its cause may be unknown to this version.
struct KeptFinding {
  bool is_last = false;  ///< of the last checks before the signature; else of the policy's
  std::string name;
  std::string id;
  std::string effect;
  std::string certainty;
  Evidence evidence;
};

/// What decision_json() wrote.
struct Decision {
  Timestamp at;
  std::string terms;
  std::vector<std::string> names;  ///< addresses last
  bool by_private_authority = false;
  std::vector<Facts> policy_facts;  ///< their `policy` is what was given to the reader, as that of `last_facts`
  std::vector<Facts> last_facts;
  std::vector<AddressFacts> address_facts;
  std::vector<KeptFinding> findings;
  std::vector<Proof> proofs;  ///< each once, though several names may share it
  std::vector<std::size_t>
      proof_of;  ///< the place among `proofs` of that of each name; empty where nothing was to prove
  std::string profile;
  LintsPassed lints;

  /// That of the name at a place of `names`; null where it has none.
  [[nodiscard]] const Proof* proof_at(std::size_t name) const {
    return name < proof_of.size() && proof_of[name] < proofs.size() ? &proofs[proof_of[name]] : nullptr;
  }
};

/// Reads it; `policy` outlives what it gives. Members that are missing keep their defaults. Fails: internal (not what
/// decision_json() writes).
[[nodiscard]] Result<Decision> read_decision(std::string_view json, const Policy& policy);

/// What many decisions have in common: the version of the program, the policy in force, the checks and the lints that
/// it has.
struct DecisionTerms {
  std::string version;
  Policy policy;
  std::vector<std::string> checks;
  std::vector<std::string> lints;
};
[[nodiscard]] std::string to_json(const DecisionTerms& terms);
/// Fails: internal.
[[nodiscard]] Result<std::unique_ptr<DecisionTerms>> read_decision_terms(std::string_view json);

}  // namespace certwright::model
