#pragma once

#include "app/config.h"
#include "base/clock.h"
#include "base/random.h"
#include "http/server.h"
#include "service/issuers.h"
#include "store/store.h"

namespace certwright::app {

/// What the API listener speaks TLS with: the operator's files, or for `tls = "self"` a new key and a certificate of
/// the own CA for the host of public_url, recorded like every other serial. Unset: plain HTTP.
/// Fails: as the files, the store and the CA do.
[[nodiscard]] Result<std::optional<http::TlsCredentials>> tls_credentials(const Config& config,
                                                                          const service::Issuers::Issuing& issuing,
                                                                          store::Store& store, Clock& clock,
                                                                          Random& random);

}  // namespace certwright::app
