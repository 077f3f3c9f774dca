#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/digest.h"

namespace certwright {

/// What a request signed by AWS Signature Version 4 claims, and what its signature was made over. Claims only:
/// whoever holds the secret verifies.
struct SignedRequest {
  std::string access_key_id;
  std::string day;  ///< 20261123
  std::string region;
  std::string service;   ///< acm
  std::string amz_date;  ///< 20261123T050500Z: X-Amz-Date as sent, or Date in this form
  Timestamp signed_at;
  std::string string_to_sign;  ///< made from the request as received
  std::string signature;       ///< as sent; 64 hexadecimal digits if it is one
};

/// The form of a date in SigV4, ISO 8601's basic one in UTC: `20261123T050500Z`.
[[nodiscard]] std::string amz_date(Timestamp at);

/// The SigV4 signing key of one secret, day (`20261123`), Region and service: it changes once a day, so callers keep
/// it. Source: AWS Signature Version 4, "Derive a signing key".
[[nodiscard]] Sha256 sigv4_signing_key(ByteView secret_access_key, std::string_view day, std::string_view region,
                                       std::string_view service);

}  // namespace certwright
