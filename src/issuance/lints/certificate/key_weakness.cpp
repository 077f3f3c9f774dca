// BR 6.1.1.3: keys with the ROCA weakness, and keys that Fermat's method factors within 100 rounds, are refused.
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  for (const pki::KeyFault fault : {pki::KeyFault::roca, pki::KeyFault::close_primes})
    if (certificate.key.has(fault)) return pki::words_of(fault);
  return std::nullopt;
}

}  // namespace

extern const Lint key_weakness{
    .id = "key_weakness",
    .source = "BR 6.1.1.3",
    .rules = RuleSet::baseline,
    .demand = {"The key has none of the known weaknesses: ROCA, close primes.",
               "鍵に既知の弱点（ROCA、近すぎる素数）はありません。"},
    .remedy = {"Make a new key and request a new certificate with it; this key must not be used any more.",
               "新しい鍵を生成し、その鍵で証明書を申請し直してください。この鍵は使用しないでください。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
