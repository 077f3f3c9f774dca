#include "app/revoked_authority.h"

#include <algorithm>

namespace certwright::app {

Result<std::optional<issuance::RevokedEntry>> revocation_of(const store::View& view, std::string_view parent,
                                                            const pki::X509& certificate) {
  TRY(const store::Authority above, view.authority(parent));
  if (above.crl.empty()) return std::nullopt;
  TRY(const issuance::PublishedCrl crl, issuance::read_crl(above.crl));
  const auto found = std::ranges::find(crl.entries, certificate.serial, &issuance::RevokedEntry::serial);
  if (found == crl.entries.end()) return std::nullopt;
  return *found;
}

}  // namespace certwright::app
