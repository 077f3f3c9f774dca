#pragma once

#include <span>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace certwright::issuance {

/// Answers that tell nothing of a certificate, and are not signed (RFC 6960 section 4.2.1, OCSPResponseStatus).
enum class OcspRefusal : std::uint8_t {
  malformed_request = 1,
  internal_error = 2,
  try_later = 3,
  unauthorized = 6,  ///< RFC 5019 section 2.2.3: also of a responder that has no answer for this issuer
};
/// The whole OCSPResponse, DER.
[[nodiscard]] Bytes ocsp_refusal(OcspRefusal why);

/// What is said of one certificate (RFC 6960 section 4.2.1, SingleResponse); views.
struct OcspStatement {
  enum class Status { good, revoked, unknown };
  ByteView cert_id;  ///< whole, as it was asked
  Status status = Status::unknown;
  Timestamp revoked_at;  ///< of a revoked one
  int reason = 0;        ///< CRLReason; 0 writes none (RFC 5280 section 5.3.1)
};

/// What an answer says; views.
struct OcspFields {
  ByteView responder_key_hash;  ///< SHA-1 of the octets of the responder's key: ResponderID, byKey
  std::span<const OcspStatement> statements;
  Timestamp this_update;  ///< also producedAt: what is said is what is known at the moment of signing
  Timestamp next_update;
  ByteView nonce;  ///< the whole Extension of the request; empty: none
};

/// ResponseData (RFC 6960 section 4.2.1): what is signed. Fails: internal (a reason code that does not exist).
[[nodiscard]] Result<Bytes> ocsp_response_data(const OcspFields& fields);

/// A successful OCSPResponse around a BasicOCSPResponse. `certificate`: the responder's, DER.
[[nodiscard]] Bytes ocsp_response(ByteView response_data, ByteView signature_algorithm, ByteView signature,
                                  ByteView certificate);

}  // namespace certwright::issuance
