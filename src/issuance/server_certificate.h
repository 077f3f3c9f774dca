#pragma once

#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "issuance/issuer.h"

namespace certwright::issuance {

/// The to-be-signed certificate of this server's own API listener ([server] tls = "self"): the one leaf that needs no
/// Clearance, because it speaks only for the host that the operator wrote into the configuration. `host` is a name or
/// an address; the profile is server_profile() of the form's. Linted as every leaf, but for names and
/// policy. Fails: internal (a lint, with its id), invalid_state (the CA certificate ends before it would).
[[nodiscard]] Result<Tbs> build_server_certificate(const LeafForm& form, const std::string& host,
                                                   ByteView subject_public_key_info, std::string_view serial,
                                                   Timestamp now, std::uint32_t crl_shard = 0);

}  // namespace certwright::issuance
