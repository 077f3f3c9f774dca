// BR 6.3.2: a subscriber certificate SHOULD be valid for a day less than it may be, so that no second too many breaks
// the rule.
#include <array>

#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

// BR 6.3.2: "a day is measured as 86,400 seconds. Any amount of time greater than this, including fractional seconds
// and/or leap seconds, shall represent an additional day."
struct Limit {
  Timestamp from;
  int days;
};
constexpr Timestamp midnight(int year, unsigned month, unsigned day) {
  return Timestamp{std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)}};
}

constexpr std::array limits{Limit{midnight(2029, 3, 15), 46}, Limit{midnight(2027, 3, 15), 99},
                            Limit{midnight(2026, 3, 15), 199}, Limit{midnight(2020, 9, 1), 397}};

Verdict judge(const CertificateView& certificate) {
  for (const Limit& limit : limits) {
    if (certificate.tbs.not_before < limit.from) continue;
    if (certificate.lifetime() <= std::chrono::days{limit.days}) return std::nullopt;
    const std::string days = std::to_string(limit.days);
    return Text{"The certificate is valid for more than the recommended " + days + " days.",
                "証明書の有効期間が、推奨される " + days + " 日を超えています。"};
  }
  return std::nullopt;
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
