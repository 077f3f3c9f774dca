// BR 6.1.6: the modulus has "no factors smaller than 752".
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  for (const pki::KeyFault fault : {pki::KeyFault::small_factor})
    if (certificate.key.has(fault)) return pki::words_of(fault);
  return std::nullopt;
}

}  // namespace

extern const Lint key_factors{
    .id = "key_factors",
    .source = "BR 6.1.6",
    .rules = RuleSet::baseline,
    .demand = {"The RSA modulus has no factor below 752.", "RSA の法に 752 未満の素因数はありません。"},
    .remedy = {"Make a new key and request a new certificate with it; this key must not be used any more.",
               "新しい鍵を生成し、その鍵で証明書を申請し直してください。この鍵は使用しないでください。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
