// BR 6.3.2: how long a subscriber certificate may be valid depends on the day on which it is issued.
#include "issuance/lints/certificate_view.h"
#include "issuance/validity_limit.h"

namespace certwright::issuance::lints {
namespace {

// BR 6.3.2: "a day is measured as 86,400 seconds. Any amount of time greater than this, including fractional seconds
// and/or leap seconds, shall represent an additional day."
Verdict judge(const CertificateView& certificate) {
  const auto longest = longest_validity(certificate.tbs.not_before);
  if (!longest || certificate.lifetime() <= *longest) return std::nullopt;
  const std::string days = std::to_string(longest->count());
  return Text{"The certificate is valid for more than " + days + " days.",
              "証明書の有効期間が " + days + " 日を超えています。"};
}

}  // namespace

extern const Lint validity_period{
    .id = "validity_period",
    .source = "BR 6.3.2",
    .rules = RuleSet::baseline,
    .applies = server,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2018} / 3 / 1}},
    .demand = {"A server's certificate is valid for at most 200 days; 100 days from 15 March 2027, 47 days from 15 "
               "March 2029.",
               "サーバー証明書の有効期間は最長 200 日です。2027 年 3 月 15 日以降は 100 日、2029 年 3 月 15 日以降は "
               "47 日です。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
