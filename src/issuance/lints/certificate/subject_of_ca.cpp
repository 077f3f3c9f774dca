// RFC 5280 section 4.1.2.6: of a CA "the subject field MUST be populated with a non-empty distinguished name".
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.tbs.subject_attributes.empty()) return std::nullopt;
  return Text{"The subject of a CA certificate is empty.", "CA 証明書のサブジェクトが空です。"};
}

}  // namespace

extern const Lint subject_of_ca{
    .id = "subject_of_ca",
    .source = "RFC 5280 section 4.1.2.6",
    .applies = any_ca,
    .demand = {"A CA has a name.", "認証局の名前は空ではありません。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
