// RFC 5280 section 5.1.2.3: "The issuer field MUST contain a non-empty X.500 distinguished name (DN)."
#include "issuance/lints/crl_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  if (!list.list.issuer_attributes.empty()) return std::nullopt;
  return Text{"The issuer's name is empty.", "発行者の名前が空です。"};
}

}  // namespace

extern const Lint crl_issuer{
    .id = "crl_issuer",
    .source = "RFC 5280 section 5.1.2.3",
    .applies = crl,
    .demand = {"The issuer has a name.", "発行者の名前は空ではありません。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
