// RFC 5280 section 5.2.5: an issuingDistributionPoint is critical, is not an empty sequence, and holds at most one of
// onlyContainsUserCerts, onlyContainsCACerts and onlyContainsAttributeCerts.
#include "issuance/lints/crl_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  if (!list.has(objects::issuing_distribution_point)) return std::nullopt;
  if (!list.is_critical(objects::issuing_distribution_point))
    return Text{"The issuingDistributionPoint is not critical.",
                "issuingDistributionPoint がクリティカルではありません。"};
  if (!list.issuing_point) return std::nullopt;
  const IssuingPoint& point = *list.issuing_point;
  const int limits = (point.only_user_certificates ? 1 : 0) + (point.only_ca_certificates ? 1 : 0) +
                     (point.only_attribute_certificates ? 1 : 0);
  if (limits > 1)
    return Text{"The issuingDistributionPoint limits the CRL to two kinds of certificates at once.",
                "issuingDistributionPoint が、同時に 2 種類の証明書に限定しています。"};
  if (limits == 0 && !point.has_point && !point.indirect && !point.only_some_reasons)
    return Text{"The issuingDistributionPoint is empty.", "issuingDistributionPoint が空です。"};
  return std::nullopt;
}

}  // namespace

extern const Lint crl_issuing_point{
    .id = "crl_issuing_point",
    .source = "RFC 5280 section 5.2.5",
    .applies = crl,
    .demand = {"An issuingDistributionPoint is critical, is not empty and limits the CRL in one way.",
               "issuingDistributionPoint はクリティカルで、空ではなく、CRL の範囲を 1 通りに限定します。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
