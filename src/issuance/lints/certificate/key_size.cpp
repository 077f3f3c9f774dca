// BR 6.1.5: RSA moduli have at least 2048 bits, and their size is "evenly divisible by 8".
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  for (const pki::KeyFault fault : {pki::KeyFault::modulus_size})
    if (certificate.key.has(fault)) return pki::words_of(fault);
  return std::nullopt;
}

}  // namespace

extern const Lint key_size{
    .id = "key_size",
    .source = "BR 6.1.5",
    .rules = RuleSet::baseline,
    .demand = {"An RSA key has at least 2048 bits, divisible by 8.",
               "RSA 鍵の長さは 2048 ビット以上で、8 の倍数です。"},
    .remedy = {"Make a new key and request a new certificate with it; this key must not be used any more.",
               "新しい鍵を生成し、その鍵で証明書を申請し直してください。この鍵は使用しないでください。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
