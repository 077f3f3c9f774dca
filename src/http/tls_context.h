#pragma once

#include "base/result.h"
#include "http/server.h"

namespace boost::asio::ssl {
class context;
}

namespace certwright::http {

/// Puts a server's certificate and key, the protocol versions and the cipher suites into a fresh context.
/// Fails: invalid_request (PEM that cannot be read, a key that is not the certificate's), internal.
[[nodiscard]] Result<void> prepare_tls(const TlsCredentials& credentials, boost::asio::ssl::context& into);

}  // namespace certwright::http
