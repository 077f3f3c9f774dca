// BR 6.3.2: a subscriber certificate SHOULD be valid for a day less than it may be, so that no second too many breaks
// the rule.
#include "issuance/lints/certificate_view.h"
#include "issuance/validity_limit.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  const auto longest = longest_validity(certificate.tbs.not_before);
  if (!longest || certificate.lifetime() <= *longest - std::chrono::days{1}) return std::nullopt;
  const std::string days = std::to_string(longest->count() - 1);
  return Text{"The certificate is valid for more than the recommended " + days + " days.",
              "証明書の有効期間が、推奨される " + days + " 日を超えています。"};
}

}  // namespace

extern const Lint validity_period_recommended{
    .id = "validity_period_recommended",
    .source = "BR 6.3.2",
    .rules = RuleSet::baseline,
    .severity = Severity::warning,
    .applies = server,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2020} / 9 / 1}},
    .demand = {"A server's certificate is valid for a day less than the longest period.",
               "サーバー証明書の有効期間は、最長の期間より 1 日短くします。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
