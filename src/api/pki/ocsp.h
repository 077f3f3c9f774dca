#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "http/server.h"

namespace certwright::api::pki {

/// An answer of the OCSP responder. One that caches may keep carries what HTTP says of it, written once for all who
/// are given it (RFC 5019 section 6.2).
struct OcspAnswer {
  std::string body;  ///< OCSPResponse, DER
  bool cacheable = false;
  std::string entity_tag;     ///< with its quotes
  std::string last_modified;  ///< HTTP date of thisUpdate
  std::string expires;        ///< HTTP date of nextUpdate
  Timestamp next_update;
};

/// The answer to an OCSPRequest in DER, whatever it is: one that cannot be read is answered too. Never null. Safe to
/// call from any thread. Shared, because an answer may outlive its place in a cache.
using AnswerOcsp = std::function<std::shared_ptr<const OcspAnswer>(ByteView request)>;

/// Whether a path is the responder's: `/ocsp`, and what is below it.
[[nodiscard]] bool is_ocsp(std::string_view path);

/// POST of an application/ocsp-request to `/ocsp` (or `/ocsp/`), and GET and HEAD of `/ocsp/<base64>` with the
/// characters + / = as they are or percent-encoded (RFC 6960 appendix A.1). 400 for a path that is no base64, 405 for
/// other methods, 415 for another media type; whatever was asked is answered by 200 and an OCSPResponse, or 304.
[[nodiscard]] http::Reply answer_ocsp(const http::Request& request, const AnswerOcsp& answer);

}  // namespace certwright::api::pki
