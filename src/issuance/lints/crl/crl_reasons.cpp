// RFC 5280 section 5.3.1: reasons are 1 to 10 without 7; unspecified (0) SHOULD be absent, and removeFromCRL (8) is of
// delta CRLs alone.
#include "issuance/lints/crl_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  const bool delta = list.has(objects::delta_crl_indicator);
  for (const pki::ListedCertificate& entry : list.list.entries) {
    const int reason = entry.reason;
    if (reason < 0 || (reason <= 10 && reason != 7 && (reason != 8 || delta))) continue;
    return Text{
        "An entry has a reason that it may not have: " + std::to_string(reason) + " of " + hex(entry.serial) + ".",
        "許可されていない失効理由のエントリーがあります：" + hex(entry.serial) + " の " + std::to_string(reason)};
  }
  return std::nullopt;
}

}  // namespace

extern const Lint crl_reasons{
    .id = "crl_reasons",
    .source = "RFC 5280 section 5.3.1",
    .applies = crl,
    .demand = {"Reasons are those of RFC 5280; removeFromCRL stands in delta CRLs alone.",
               "失効理由は RFC 5280 に定められたものです。removeFromCRL は差分 CRL だけで使用されます。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
