// RFC 5280 section 4.1.2.8: "CAs conforming to this profile MUST NOT generate certificates with unique identifiers".
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.tbs.has_unique_identifiers) return std::nullopt;
  return Text{"The certificate has unique identifiers.", "証明書に一意識別子があります。"};
}

}  // namespace

extern const Lint unique_identifiers{
    .id = "unique_identifiers",
    .source = "RFC 5280 section 4.1.2.8",
    .demand = {"A certificate has no unique identifiers.", "証明書に一意識別子はありません。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
