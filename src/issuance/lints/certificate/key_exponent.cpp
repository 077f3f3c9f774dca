// BR 6.1.6: "the value of the public exponent is an odd number equal to 3 or more".
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  for (const pki::KeyFault fault : {pki::KeyFault::exponent})
    if (certificate.key.has(fault)) return pki::words_of(fault);
  return std::nullopt;
}

}  // namespace

extern const Lint key_exponent{
    .id = "key_exponent",
    .source = "BR 6.1.6",
    .demand = {"The RSA exponent is odd, and 3 or more.", "RSA の公開指数は 3 以上の奇数です。"},
    .remedy = {"Make a new key and request a new certificate with it; this key must not be used any more.",
               "新しい鍵を生成し、その鍵で証明書を申請し直してください。この鍵は使用しないでください。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
