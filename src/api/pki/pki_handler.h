#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/pki/ocsp.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "http/server.h"

namespace certwright::api::pki {

/// One published document: an issuer certificate (AIA, RFC 5280 section 4.2.2.1) or a CRL (section 4.2.1.13), DER.
struct Document {
  std::shared_ptr<const std::string> body;  ///< shared, because answers outlive what replaces it
  std::string tag;                          ///< its entity-tag (RFC 9110 section 8.8.3), in quotation marks
  std::string media_type;                   ///< application/pkix-cert, application/pkix-crl
  Timestamp modified_at;
  std::optional<Timestamp> expires_at;  ///< a CRL's nextUpdate: no cache keeps it longer
};

/// The document of these octets, with its entity-tag.
[[nodiscard]] Document make_document(ByteView body, std::string media_type, Timestamp modified_at,
                                     std::optional<Timestamp> expires_at);

/// The document of a path, or nothing. Safe to call from any thread.
using Find = std::function<std::optional<Document>(std::string_view path)>;

/// The listener that certificates point to: GET and HEAD of `/issuer/<id>.cer`, `/crl/<id>.crl` and
/// `/crl/<id>/<shard>.crl`, and OCSP (answer_ocsp()); everything else is 404 (or 405), without asking `find`.
[[nodiscard]] http::Handler handler(Find find, AnswerOcsp ocsp);

}  // namespace certwright::api::pki
