#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/arn.h"
#include "model/caller.h"
#include "model/decision.h"
#include "service/parts.h"

namespace certwright::service {

/// What is written down of one serial number of a certificate: enough to judge the decision to sign it again. Where it
/// was removed because its time was over, what the events tell is there still, and `terms` is null.
struct Evidence {
  /// A call that had it issued, as the events tell it.
  struct Call {
    std::string operation;  ///< "RequestCertificate", "RequestAgain", "RenewCertificate"
    std::string actor;      ///< a principal's ARN
    std::string access_key_id;
    std::string request_id;  ///< empty where the event has none
    Timestamp at;
  };
  /// A serial number of the certificate, and what became of it: "issued", "renewed", "burned".
  struct Serial {
    std::string serial;
    std::string became;
    Timestamp at;
  };

  /// That it was removed, after the certificate had ended (service/evidence_retention.h).
  struct Removal {
    Timestamp at;
    Timestamp ended_at;
  };

  model::CertificateArn arn;
  std::optional<Removal> removed;
  std::vector<Serial> serials;  ///< all of the certificate, in order
  Serial which;                 ///< the one that all else is about
  std::string issuer_id;
  Timestamp intended_at;
  Call requested;
  /// Of a renewal that somebody asked for. The server renews of itself where it is unset.
  std::optional<Call> renewal_requested;
  std::unique_ptr<model::DecisionTerms> terms;  ///< those of the decision; all defaults where they are not known
  model::Decision decision;                     ///< its facts' policy is that of `terms`
  std::vector<std::string> lint_ids;            ///< those that it passed, as long as this version has the same
};

/// Which serial number: hexadecimal, colons and case do not matter. Empty: the newest that was issued.
/// The certificate may have been deleted. Fails: not_found (another account's or Region's, imported, not issued yet; no
/// such serial; signed by a version that wrote nothing down).
[[nodiscard]] Result<Evidence> evidence_of(const model::Caller& caller, const model::CertificateArn& arn,
                                           const std::string& serial, Parts& parts);

/// The decision judged again by the checks of today.
struct Judgement {
  std::vector<model::NameReport> names;
  bool same_findings = true;  ///< as were found then
  std::string refused;        ///< why it would not be cleared; empty: it would be
};

/// Judges what is kept, and was not removed, by `policy`, which outlives the call, as of the moment of the decision:
/// nothing is looked up. Pure.
[[nodiscard]] Judgement judge_again(const Evidence& evidence, const model::Policy& policy);

}  // namespace certwright::service
