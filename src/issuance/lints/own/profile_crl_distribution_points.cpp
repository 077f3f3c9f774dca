// BR 7.1.2.11.2: exactly one DistributionPoint, whose fullName is one URL of the scheme "http"; none where the profile
// has none.
#include "issuance/lints/profile_lint.h"
#include "issuance/lints/url_name.h"
#include "issuance/objects.h"
#include "pki/der.h"
#include "pki/der_reader.h"

namespace certwright::issuance::lints {
namespace {

constexpr std::uint8_t choice_0 = 0xa0;

std::optional<std::string> complaint(const Candidate& candidate) {
  const pki::Extension* const extension = candidate.tbs.find(bytes_of(objects::crl_distribution_points));
  if (!candidate.profile.crl_distribution_point) {
    if (extension != nullptr) return "there are cRLDistributionPoints, which the profile does not have";
    return std::nullopt;
  }
  if (extension == nullptr) return "there are no cRLDistributionPoints";
  if (extension->critical) return "the cRLDistributionPoints are critical";
  // CRLDistributionPoints { DistributionPoint { distributionPoint [0] { fullName [0] { URL } } } }
  ByteView inside = extension->value;
  for (const std::uint8_t tag : {pki::der::tag::sequence, pki::der::tag::sequence, choice_0, choice_0}) {
    const auto element = pki::der::only(inside, tag);
    if (!element) return "the cRLDistributionPoints are not one point with a fullName";
    inside = element->content;
  }
  if (!is_http_url_name(inside)) return "the CRL's URL is not a plain http URL";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_crl_distribution_points{
    .id = "profile_crl_distribution_points",
    .source = "BR 7.1.2.11.2, RFC 5280 section 4.2.1.13",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
