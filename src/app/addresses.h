#pragma once

#include <string>

#include "app/config.h"

namespace certwright::app {

/// Where clients reach the API: [server] public_url, or made from `listen`. Without trailing slash.
[[nodiscard]] std::string public_base_url(const Config& config);
/// The host of that URL: a name, or an address without brackets.
[[nodiscard]] std::string public_host(const Config& config);
/// Where certificates say that CRLs and issuers are: [server] pki_url, or made from `pki_listen`. Without trailing
/// slash.
[[nodiscard]] std::string pki_base_url(const Config& config);
/// Whether the API listener speaks TLS.
[[nodiscard]] bool has_tls(const Config& config);

}  // namespace certwright::app
