// BR 7.2.2.1: the issuingDistributionPoint of a sharded CRL has a distributionPoint; indirectCRL and
// onlyContainsAttributeCerts MUST be FALSE, and onlySomeReasons is NOT RECOMMENDED.
#include "issuance/lints/crl_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  if (!list.issuing_point || (!list.issuing_point->indirect && !list.issuing_point->only_attribute_certificates))
    return std::nullopt;
  return Text{"The issuingDistributionPoint makes the CRL indirect, or one of attribute certificates.",
              "issuingDistributionPoint により、間接 CRL または属性証明書の CRL になっています。"};
}

}  // namespace

extern const Lint crl_issuing_point_form{
    .id = "crl_issuing_point_form",
    .source = "BR 7.2.2.1",
    .rules = RuleSet::baseline,
    .applies = crl,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2023} / 1 / 15}},
    .demand = {"A public CA's CRL is neither indirect nor of attribute certificates.",
               "パブリック認証局の CRL は、間接 CRL でも属性証明書の CRL でもありません。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
