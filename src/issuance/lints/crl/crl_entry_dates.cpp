// RFC 5280 section 5.1.2.6: revocationDate is "the date on which the revocation occurred": it has come when the CRL is
// made. A clock that was set back is the usual reason, and no reason to hold a CRL back.
#include "issuance/lints/crl_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  for (const pki::ListedCertificate& entry : list.list.entries)
    if (entry.revoked_at > list.list.this_update)
      return Text{"An entry is revoked later than the CRL was made: " + hex(entry.serial) + ".",
                  "失効日時が CRL の発行日時より後のエントリーがあります：" + hex(entry.serial)};
  return std::nullopt;
}

}  // namespace

extern const Lint crl_entry_dates{
    .id = "crl_entry_dates",
    .source = "RFC 5280 section 5.1.2.6",
    .severity = Severity::warning,
    .applies = crl,
    .demand = {"Nothing is revoked later than the CRL was made.", "失効日時は CRL の発行日時より後ではありません。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
