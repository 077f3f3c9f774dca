// BR 6.1.5 and 7.1.3.1: subject keys are RSA or on P-256, P-384 or P-521, with the AlgorithmIdentifier byte for byte.
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  for (const pki::KeyFault fault : {pki::KeyFault::malformed, pki::KeyFault::algorithm, pki::KeyFault::curve})
    if (certificate.key.has(fault)) return pki::words_of(fault);
  return std::nullopt;
}

}  // namespace

extern const Lint key_algorithm{
    .id = "key_algorithm",
    .source = "BR 6.1.5, 7.1.3.1",
    .rules = RuleSet::baseline,
    .demand = {"The key is RSA, or EC on P-256, P-384 or P-521.",
               "鍵は RSA、または P-256、P-384、P-521 の EC 鍵です。"},
    .remedy = {"Make a new key and request a new certificate with it; this key must not be used any more.",
               "新しい鍵を生成し、その鍵で証明書を申請し直してください。この鍵は使用しないでください。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
