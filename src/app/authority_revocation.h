#pragma once

#include <string>

#include "app/ceremony.h"
#include "app/config.h"
#include "app/shown_authorities.h"
#include "base/result.h"
#include "model/words.h"

// What a root says of the CAs below it, in its CRL: a ceremony, as all that the root's key is needed for.
namespace certwright::app {

/// Revokes a CA below a root of this server: the root signs a CRL that names it, besides all that it revoked before.
/// Fails: conflict (it signs leaves now: rotate first; it is revoked already), not_found (this server has no such CA),
/// invalid_request (a private CA, a root, or one below another root than the key's; no reason for a CA), and as
/// begin_ceremony() and keep_root_crl() do.
[[nodiscard]] Result<ShownAuthority> revoke_authority(const Config& config, const std::string& data_dir,
                                                      const std::string& id, model::RevocationReason reason,
                                                      const RootKey& root);

/// Signs the root's CRL again, with another year to last. Gives the root. Fails: as begin_ceremony() and
/// keep_root_crl().
[[nodiscard]] Result<ShownAuthority> renew_root_crl(const Config& config, const std::string& data_dir,
                                                    const RootKey& root);

}  // namespace certwright::app
