// RFC 5280 section 4.2.1.13: a DistributionPoint "MUST NOT consist of only the reasons field", and the list has at
// least one.
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.crl_points) return std::nullopt;
  if (certificate.crl_points->empty())
    return Text{"The cRLDistributionPoints are empty.", "cRLDistributionPoints が空です。"};
  for (const DistributionPoint& point : *certificate.crl_points)
    if (point.full_name.empty() && !point.has_relative_name && !point.has_crl_issuer)
      return Text{"A DistributionPoint says not where the CRL is.", "配布点に CRL の場所が記載されていません。"};
  return std::nullopt;
}

}  // namespace

extern const Lint crl_distribution_points{
    .id = "crl_distribution_points",
    .source = "RFC 5280 section 4.2.1.13",
    .demand = {"A cRLDistributionPoints lists at least one point, each with a name or a CRL issuer.",
               "cRLDistributionPoints には 1 つ以上の配布点があり、それぞれに名前または CRL 発行者があります。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
