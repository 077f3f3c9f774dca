#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "http/message.h"

namespace certwright::api {

/// What is published: issuer certificates (AIA, RFC 5280 section 4.2.2.1) and CRLs (section 4.2.1.13).
enum class Publication { issuer_certificate, crl };

/// One published document, DER.
struct Document {
  Bytes der;
  Timestamp published_at;                ///< Last-Modified
  std::chrono::seconds fresh_for{3600};  ///< how long a cache may keep it
};

/// Gives the document of an authority's id. Fails: not_found; anything else is answered as 503.
/// Safe to call from any thread.
using FindDocument = std::function<Result<Document>(Publication, std::string_view authority_id)>;

/// The listener that certificates point to: GET and HEAD of `/issuer/<id>.cer` and `/crl/<id>.crl`, nothing else.
class PkiHandler {
 public:
  explicit PkiHandler(FindDocument find) : find_(std::move(find)) {}

  /// An http::Handler.
  [[nodiscard]] http::Reply answer(const http::Request& request) const;

 private:
  FindDocument find_;
};

}  // namespace certwright::api
