// RFC 5280 section 4.1.2.4: "The issuer field MUST contain a non-empty distinguished name (DN)."
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.tbs.issuer_attributes.empty()) return std::nullopt;
  return Text{"The issuer's name is empty.", "発行者の名前が空です。"};
}

}  // namespace

extern const Lint issuer_name{
    .id = "issuer_name",
    .source = "RFC 5280 section 4.1.2.4",
    .demand = {"The issuer has a name.", "発行者の名前は空ではありません。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
