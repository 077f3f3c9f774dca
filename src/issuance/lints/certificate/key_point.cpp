// BR 6.1.6: the CA confirms that a key on a curve is valid: its point lies on the curve.
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  for (const pki::KeyFault fault : {pki::KeyFault::point})
    if (certificate.key.has(fault)) return pki::words_of(fault);
  return std::nullopt;
}

}  // namespace

extern const Lint key_point{
    .id = "key_point",
    .source = "BR 6.1.6, RFC 5480 section 2.2",
    .demand = {"The point of an EC key lies on its curve.", "EC 鍵の点は曲線上にあります。"},
    .remedy = {"Make a new key and request a new certificate with it; this key must not be used any more.",
               "新しい鍵を生成し、その鍵で証明書を申請し直してください。この鍵は使用しないでください。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
