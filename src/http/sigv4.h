#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/sigv4.h"
#include "http/message.h"

namespace certwright::http {

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
