// BR 6.3.2: how long a subscriber certificate may be valid depends on the day on which it is issued.
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

constexpr std::array limits{Limit{midnight(2029, 3, 15), 47}, Limit{midnight(2027, 3, 15), 100},
                            Limit{midnight(2026, 3, 15), 200}, Limit{midnight(2020, 9, 1), 398},
                            Limit{midnight(2018, 3, 1), 825}};

Verdict judge(const CertificateView& certificate) {
  for (const Limit& limit : limits) {
    if (certificate.tbs.not_before < limit.from) continue;
    if (certificate.lifetime() <= std::chrono::days{limit.days}) return std::nullopt;
    const std::string days = std::to_string(limit.days);
    return Text{"The certificate is valid for more than " + days + " days.",
                "証明書の有効期間が " + days + " 日を超えています。"};
  }
  return std::nullopt;
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
