// BR 7.1.2.8.6: id-pkix-ocsp-nocheck (RFC 6960 section 4.2.2.2.1) MUST be there, not critical, and its value is NULL.
// Without it whoever checks an answer asks whether the responder is revoked: of the responder itself.
#include <algorithm>

#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"
#include "pki/der.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  const pki::Extension* const extension = certificate.find(objects::ocsp_no_check);
  if (extension == nullptr) return Text{"There is no id-pkix-ocsp-nocheck.", "id-pkix-ocsp-nocheck がありません。"};
  if (extension->critical)
    return Text{"The id-pkix-ocsp-nocheck is critical.", "id-pkix-ocsp-nocheck がクリティカルです。"};
  if (std::ranges::equal(extension->value, pki::der::null())) return std::nullopt;
  return Text{"The value of id-pkix-ocsp-nocheck is not NULL.", "id-pkix-ocsp-nocheck の値が NULL ではありません。"};
}

}  // namespace

extern const Lint ocsp_no_check{
    .id = "ocsp_no_check",
    .source = "BR 7.1.2.8.6, RFC 6960 section 4.2.2.2.1",
    .rules = RuleSet::baseline,
    .applies = responder,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2023} / 9 / 15}},
    .demand = {"An OCSP responder's certificate has an id-pkix-ocsp-nocheck of NULL, which is not critical.",
               "OCSP レスポンダー証明書には、クリティカルでなく値が NULL の id-pkix-ocsp-nocheck があります。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
