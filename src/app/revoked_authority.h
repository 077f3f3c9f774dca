#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "issuance/crl.h"
#include "pki/x509.h"
#include "store/store.h"

namespace certwright::app {

/// What the newest CRL of the CA above says of a CA's certificate; nothing where it does not name it, or is not here: a
/// root's that is not this server's. That CRL is the only place where the revocation of a CA is kept.
/// Fails: not_found (no CA above), internal (its CRL cannot be read).
[[nodiscard]] Result<std::optional<issuance::RevokedEntry>> revocation_of(const store::View& view,
                                                                          std::string_view parent,
                                                                          const pki::X509& certificate);

}  // namespace certwright::app
