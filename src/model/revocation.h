#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "model/certificate.h"

namespace certwright::model {

/// Whether the certificate can be revoked for this reason: ISSUED by this server, once exported (what never left has no
/// need of it), and a reason that its kind allows (facts 4.2).
/// Fails: invalid_request, naming the rule; conflict (not ISSUED); in_use.
[[nodiscard]] Result<void> can_be_revoked(const Certificate& certificate, RevocationReason reason);

/// Whether the operator of the CA may revoke for this reason, certificates of every kind: those that the Baseline
/// Requirements have for subscribers (sections 4.9.1.1, 7.2.2). Fails: invalid_request.
///   key_compromise          the private key is, or may be, known to somebody else, or is weak
///   cessation_of_operation  the subscriber no longer controls all names, or no longer uses the certificate
///   affiliation_changed     the subject's name or other identity information changed
///   superseded              a new certificate took its place, or the CA found fault with what it validated
///   privilege_withdrawn     the subscriber broke the agreement, or gave false information
///   unspecified             none of these; no reason is written into the CRL
[[nodiscard]] Result<void> is_operators_reason(RevocationReason reason);

/// Whether the certificate of a CA may be revoked for this reason: cACompromise, affiliationChanged, superseded or
/// cessationOfOperation. Of a CA's key RFC 5280 section 5.3.1 says cACompromise where it says keyCompromise of a
/// subscriber's, and BR 7.2.2 wants a reason in the CRL other than unspecified. Fails: invalid_request.
[[nodiscard]] Result<void> is_authority_reason(RevocationReason reason);

/// "keyCompromise" as RFC 5280 writes it, or "KEY_COMPROMISE" as ACM does.
[[nodiscard]] std::optional<RevocationReason> parse_reason_word(std::string_view text);

/// The reason of a CRLReason; unspecified for a number that is none.
[[nodiscard]] RevocationReason reason_of_crl(int reason);

/// Revokes it for good; what ran of it ends.
void revoke(Certificate& certificate, RevocationReason reason, Timestamp now);

}  // namespace certwright::model
