#pragma once

#include <chrono>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "issuance/issuer.h"

namespace certwright::issuance {

/// How long the certificate of an OCSP responder lasts: it cannot be revoked (id-pkix-ocsp-nocheck), so a key that was
/// taken out of the server's memory is good for no longer than this.
inline constexpr std::chrono::days responder_lifetime{7};

/// The to-be-signed certificate of the key that signs OCSP answers for a CA (RFC 6960 section 4.2.2.2, BR 7.1.2.8): EKU
/// OCSPSigning alone, id-pkix-ocsp-nocheck, KU digitalSignature, AKI, SKI; no names, policies or URLs. The subject is
/// the issuer's name with another Common Name. It ends after responder_lifetime, or with its CA. Linted.
/// Fails: invalid_request (another key than one on P-256, or the CA's own), invalid_state (the CA has ended), internal
/// (a lint, with its id).
[[nodiscard]] Result<Tbs> build_responder_certificate(const IssuerIdentity& issuer, ByteView subject_public_key_info,
                                                      std::string_view serial, Timestamp now);

}  // namespace certwright::issuance
