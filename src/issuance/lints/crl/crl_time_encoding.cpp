// RFC 5280 sections 5.1.2.4 to 5.1.2.6: dates through 2049 are UTCTime, later ones GeneralizedTime.
#include <algorithm>

#include "issuance/lints/crl_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  const pki::TbsCertificateList& tbs = list.list;
  const bool good = pki::is_encoded_as_prescribed(tbs.this_update_tag, tbs.this_update) &&
                    (!tbs.next_update || pki::is_encoded_as_prescribed(tbs.next_update_tag, *tbs.next_update)) &&
                    std::ranges::none_of(tbs.entries, &pki::ListedCertificate::time_is_encoded_otherwise);
  if (good) return std::nullopt;
  return Text{"A date has the type that belongs to other years.", "日時が、その年に定められた型で記載されていません。"};
}

}  // namespace

extern const Lint crl_time_encoding{
    .id = "crl_time_encoding",
    .source = "RFC 5280 section 5.1.2.4",
    .applies = crl,
    .demand = {"Dates through 2049 are UTCTime, later ones GeneralizedTime.",
               "2049 年までの日時は UTCTime、それ以降は GeneralizedTime で記載されます。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
