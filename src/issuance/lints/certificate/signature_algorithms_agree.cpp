// RFC 5280 section 4.1.1.2: signatureAlgorithm "MUST contain the same algorithm identifier as the signature field in
// the sequence tbsCertificate".
#include <algorithm>

#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.outer_algorithm ||
      std::ranges::equal(*certificate.outer_algorithm, certificate.tbs.signature_algorithm))
    return std::nullopt;
  return Text{"The signature algorithm beside the signature differs from the one that was signed.",
              "署名に付いているアルゴリズムが、署名された内容のアルゴリズムと異なります。"};
}

}  // namespace

extern const Lint signature_algorithms_agree{
    .id = "signature_algorithms_agree",
    .source = "RFC 5280 section 4.1.1.2",
    .demand = {"The signature algorithm stands twice in the same form.",
               "署名アルゴリズムは 2 か所に同じ形で記載されます。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
