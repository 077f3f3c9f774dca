#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/digest.h"
#include "base/result.h"
#include "base/secret.h"
#include "http/message.h"

namespace certwright::http {

/// What an Authorization header claims, and what its signature was made over. Parsed, not verified: whoever holds the
/// secret verifies (service::authenticate).
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

/// Why a request cannot be verified: AWS's exception name and text (facts 6).
struct SignatureProblem {
  std::string
      exception;  ///< MissingAuthenticationTokenException, IncompleteSignatureException, InvalidSignatureException
  std::string message;
};

/// Reads the Authorization header (AWS4-HMAC-SHA256) and builds the string to sign: canonical request as AWS Signature
/// Version 4 says for services other than S3, headers as listed in SignedHeaders, payload hash of the body as received.
/// `host` and every X-Amz header that was sent must be among the signed headers. A signature in the query is not
/// supported. The texts of problems quote what the client sent: they are for the client, not for the log.
[[nodiscard]] tl::expected<SignedRequest, SignatureProblem> read_signature(const Request& request);

/// What a client signs with.
struct Credentials {
  std::string access_key_id;
  Secret secret_access_key;
  std::string session_token;  ///< or empty
};

/// Signs: gives the headers to add (X-Amz-Date, Authorization, X-Amz-Security-Token where there is a token).
/// `request` carries host, content-type and x-amz-target already.
[[nodiscard]] std::vector<Header> sign(const Request& request, const Credentials& credentials, std::string_view region,
                                       std::string_view service, Timestamp now);

}  // namespace certwright::http
