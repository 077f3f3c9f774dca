// RFC 5280 section 4.1.2.5: "CAs conforming to this profile MUST always encode certificate validity dates through the
// year 2049 as UTCTime; certificate validity dates in 2050 or later MUST be encoded as GeneralizedTime."
#include "issuance/lints/certificate_view.h"
#include "pki/certificate_list.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  const pki::TbsCertificate& tbs = certificate.tbs;
  if (pki::is_encoded_as_prescribed(tbs.not_before_tag, tbs.not_before) &&
      pki::is_encoded_as_prescribed(tbs.not_after_tag, tbs.not_after))
    return std::nullopt;
  return Text{"A date of the validity period has the type that belongs to other years.",
              "有効期間の日時が、その年に定められた型で記載されていません。"};
}

}  // namespace

extern const Lint validity_encoding{
    .id = "validity_encoding",
    .source = "RFC 5280 section 4.1.2.5",
    .demand = {"Dates through 2049 are UTCTime, later ones GeneralizedTime.",
               "2049 年までの日時は UTCTime、それ以降は GeneralizedTime で記載されます。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
