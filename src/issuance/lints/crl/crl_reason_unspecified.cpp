// RFC 5280 section 5.3.1: "the reason code CRL entry extension SHOULD be absent instead of using the unspecified (0)
// reasonCode value"; BR 7.2.2 forbids it.
#include "issuance/lints/crl_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  for (const pki::ListedCertificate& entry : list.list.entries)
    if (entry.reason == 0)
      return Text{"An entry has the reason unspecified: " + hex(entry.serial) + ".",
                  "失効理由が unspecified のエントリーがあります：" + hex(entry.serial)};
  return std::nullopt;
}

}  // namespace

extern const Lint crl_reason_unspecified{
    .id = "crl_reason_unspecified",
    .source = "RFC 5280 section 5.3.1, BR 7.2.2",
    .severity = Severity::warning,
    .applies = crl,
    .demand = {"An unspecified reason is left out.", "理由が unspecified の場合、失効理由は記載しません。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
