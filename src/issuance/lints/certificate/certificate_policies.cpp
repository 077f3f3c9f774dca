// RFC 5280 section 4.2.1.4: "A certificate policy OID MUST NOT appear more than once in a certificate policies
// extension", and the list has at least one.
#include <algorithm>

#include "issuance/lints/certificate_view.h"
#include "issuance/lints/object_text.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.policies) return std::nullopt;
  if (certificate.policies->empty())
    return Text{"The certificatePolicies are empty.", "certificatePolicies が空です。"};
  for (std::size_t i = 1; i < certificate.policies->size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (std::ranges::equal((*certificate.policies)[i], (*certificate.policies)[j]))
        return Text{"A policy stands twice: " + object_text((*certificate.policies)[i]) + ".",
                    "ポリシーが重複しています：" + object_text((*certificate.policies)[i])};
  return std::nullopt;
}

}  // namespace

extern const Lint certificate_policies{
    .id = "certificate_policies",
    .source = "RFC 5280 section 4.2.1.4",
    .demand = {"A certificatePolicies lists at least one policy, and none twice.",
               "certificatePolicies には 1 つ以上のポリシーがあり、重複はありません。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
