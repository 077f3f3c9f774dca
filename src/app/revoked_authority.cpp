#include "app/revoked_authority.h"

#include <algorithm>

namespace certwright::app {

Result<std::optional<issuance::RevokedEntry>> revocation_of(const store::View& view, std::string_view parent,
                                                            const pki::X509& certificate) {
  TRY(const store::Authority above, view.authority(parent));
  if (above.crl.empty()) return std::nullopt;
  TRY(const auto entries, issuance::entries_of(above.crl));
  const auto found = std::ranges::find(entries, certificate.serial, &issuance::RevokedEntry::serial);
  if (found == entries.end()) return std::nullopt;
  return *found;
}

}  // namespace certwright::app
