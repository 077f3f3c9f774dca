// RFC 5280 section 5.1.1.2: signatureAlgorithm "MUST contain the same algorithm identifier as the signature field in
// the sequence tbsCertList".
#include <algorithm>

#include "issuance/lints/crl_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  if (!list.outer_algorithm || std::ranges::equal(*list.outer_algorithm, list.list.signature_algorithm))
    return std::nullopt;
  return Text{"The signature algorithm beside the signature differs from the one that was signed.",
              "署名に付いているアルゴリズムが、署名された内容のアルゴリズムと異なります。"};
}

}  // namespace

extern const Lint crl_signature_algorithms_agree{
    .id = "crl_signature_algorithms_agree",
    .source = "RFC 5280 section 5.1.1.2",
    .applies = crl,
    .demand = {"The signature algorithm stands twice in the same form.",
               "署名アルゴリズムは 2 か所に同じ形で記載されます。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
