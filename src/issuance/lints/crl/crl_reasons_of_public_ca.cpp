// BR 7.2.2: the reasons of a public CA are keyCompromise, affiliationChanged, superseded, cessationOfOperation and
// privilegeWithdrawn, and cACompromise of CAs; certificateHold MUST NOT be used.
#include "issuance/lints/crl_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  for (const pki::ListedCertificate& entry : list.list.entries)
    if (entry.reason == 6 || entry.reason == 8 || entry.reason == 10)
      return Text{"An entry has a reason that public CAs may not use: " + std::to_string(entry.reason) + " of " +
                      hex(entry.serial) + ".",
                  "パブリック認証局が使用できない失効理由のエントリーがあります：" + hex(entry.serial) + " の " +
                      std::to_string(entry.reason)};
  return std::nullopt;
}

}  // namespace

extern const Lint crl_reasons_of_public_ca{
    .id = "crl_reasons_of_public_ca",
    .source = "BR 7.2.2",
    .rules = RuleSet::baseline,
    .applies = crl,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2023} / 7 / 15}},
    .demand = {"A public CA uses none of the reasons certificateHold, removeFromCRL and aACompromise.",
               "パブリック認証局は、失効理由 certificateHold、removeFromCRL、aACompromise を使用しません。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
