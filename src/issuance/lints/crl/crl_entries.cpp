// RFC 5280 section 5.1.2.6: without revoked certificates the list is absent; every entry has a serial number that a
// certificate can have.
#include "issuance/lints/crl_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  if (list.list.has_entries && list.list.entries.empty())
    return Text{"The list of revoked certificates is there and empty.", "失効した証明書の一覧が空です。"};
  for (const pki::ListedCertificate& entry : list.list.entries)
    if (entry.serial_is_negative || entry.serial.empty())
      return Text{"An entry's serial number is not positive.", "シリアル番号が正の整数ではないエントリーがあります。"};
  return std::nullopt;
}

}  // namespace

extern const Lint crl_entries{
    .id = "crl_entries",
    .source = "RFC 5280 section 5.1.2.6",
    .applies = crl,
    .demand = {"A CRL without entries has no list of them; serial numbers are positive.",
               "失効した証明書がない CRL に一覧はありません。シリアル番号は正の整数です。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
