// BR 7.2: nextUpdate of a CRL that covers subscriber certificates is at most 10 days after thisUpdate; of one that
// covers CA certificates only at most 12 months. What a CRL without an issuingDistributionPoint covers is not known:
// the longer limit holds.
#include "issuance/lints/crl_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  if (!list.list.next_update) return std::nullopt;
  const bool of_subscribers = list.issuing_point && list.issuing_point->only_user_certificates;
  // Twelve months with a day of a leap year.
  const std::chrono::days most{of_subscribers ? 10 : 366};
  if (*list.list.next_update - list.list.this_update <= most) return std::nullopt;
  return Text{of_subscribers ? "The CRL lasts more than 10 days." : "The CRL lasts more than 12 months.",
              of_subscribers ? "CRL の有効期間が 10 日を超えています。" : "CRL の有効期間が 12 か月を超えています。"};
}

}  // namespace

extern const Lint crl_next_update_limit{
    .id = "crl_next_update_limit",
    .source = "BR 7.2",
    .rules = RuleSet::baseline,
    .applies = crl,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2024} / 3 / 15}},
    .demand = {"A CRL lasts at most 10 days, one of CA certificates at most 12 months.",
               "CRL の有効期間は最長 10 日です。CA 証明書だけの CRL は最長 12 か月です。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
