// BR 6.1.6: the exponent SHOULD be between 2^16 + 1 and 2^256 - 1.
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  for (const pki::KeyFault fault : {pki::KeyFault::exponent_range})
    if (certificate.key.has(fault)) return pki::words_of(fault);
  return std::nullopt;
}

}  // namespace

extern const Lint key_exponent_recommended{
    .id = "key_exponent_recommended",
    .source = "BR 6.1.6",
    .rules = RuleSet::baseline,
    .severity = Severity::warning,
    .demand = {"The RSA exponent is between 2^16 + 1 and 2^256 - 1.",
               "RSA の公開指数は 2^16 + 1 以上 2^256 - 1 以下です。"},
    .remedy = {"Make a new key and request a new certificate with it; this key must not be used any more.",
               "新しい鍵を生成し、その鍵で証明書を申請し直してください。この鍵は使用しないでください。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
