// RFC 5280 section 4.2.1.3: at least one bit is set where the extension is there; a CA that signs certificates has
// keyCertSign, and only CAs have it (section 4.2.1.9).
#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  constexpr unsigned key_cert_sign = 5;
  if (certificate.is_ca() && certificate.tbs.version == 3 && !certificate.has(objects::key_usage))
    return Text{"A CA certificate has no keyUsage.", "CA 証明書に keyUsage がありません。"};
  if (!certificate.key_usage) return std::nullopt;
  if (*certificate.key_usage == 0)
    return Text{"The keyUsage has no bit set.", "keyUsage にビットが 1 つもありません。"};
  if (certificate.is_ca() && !certificate.has_usage(key_cert_sign))
    return Text{"A CA certificate's keyUsage lacks keyCertSign.", "CA 証明書の keyUsage に keyCertSign がありません。"};
  if (!certificate.is_ca() && certificate.has_usage(key_cert_sign))
    return Text{"A leaf's keyUsage has keyCertSign.", "末端の証明書の keyUsage に keyCertSign があります。"};
  return std::nullopt;
}

}  // namespace

extern const Lint key_usage{
    .id = "key_usage",
    .source = "RFC 5280 section 4.2.1.3",
    .demand = {"A CA has a keyUsage with keyCertSign; a leaf does not have keyCertSign.",
               "認証局の keyUsage には keyCertSign があり、末端の証明書にはありません。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
