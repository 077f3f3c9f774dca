// RFC 5280 section 5.1.2.5: "Conforming CRL issuers MUST include the nextUpdate field in all CRLs", later than
// thisUpdate.
#include "issuance/lints/crl_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  if (!list.list.next_update) return Text{"There is no nextUpdate.", "nextUpdate がありません。"};
  if (*list.list.next_update > list.list.this_update) return std::nullopt;
  return Text{"The nextUpdate is not after thisUpdate.", "nextUpdate が thisUpdate より後ではありません。"};
}

}  // namespace

extern const Lint crl_next_update{
    .id = "crl_next_update",
    .source = "RFC 5280 section 5.1.2.5",
    .applies = crl,
    .demand = {"A CRL says when the next one comes, and that is after it began.",
               "CRL には、発行日時より後の次回発行日時があります。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
