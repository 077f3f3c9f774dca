// RFC 5280 section 4.1.2.5: the validity period runs from notBefore through notAfter.
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (certificate.tbs.not_after >= certificate.tbs.not_before) return std::nullopt;
  return Text{"The certificate ends before it begins.", "有効期間の終わりが始まりより前です。"};
}

}  // namespace

extern const Lint validity_order{
    .id = "validity_order",
    .source = "RFC 5280 section 4.1.2.5",
    .demand = {"A certificate does not end before it begins.", "有効期間の終わりは始まりより後です。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
