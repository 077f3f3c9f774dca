// SHA-1 and what is older give no protection against collisions. BR 7.1.3.2.1 forbids SHA-1 in subscriber certificates
// since 2016, and in everything signed since 15 September 2026.
#include "issuance/lints/certificate_view.h"
#include "issuance/lints/signature_algorithms.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!is_broken_signature(certificate.tbs.signature_algorithm)) return std::nullopt;
  return Text{"The certificate is signed with SHA-1 or an older hash function.",
              "証明書が SHA-1 またはそれより古いハッシュ関数で署名されています。"};
}

}  // namespace

extern const Lint signature_sha1{
    .id = "signature_sha1",
    .source = "BR 7.1.3.2.1",
    .applies = any_leaf | intermediate,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2016} / 1 / 1}},
    .demand = {"Nothing is signed with SHA-1, MD5 or MD2.", "SHA-1、MD5、MD2 による署名は使用しません。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
