// BR 6.3.2: how long a certificate may be valid depends on the day of its issue; "a day is measured as 86,400 seconds.
// Any amount of time greater than this, including fractional seconds and/or leap seconds, shall represent an additional
// day." The lint validity_period judges that of public names; beside it stand the limit of all others, and that a leaf
// is valid for just as long as its profile says.
#include <chrono>

#include "issuance/lints/profile_lint.h"
#include "issuance/validity_limit.h"

namespace certwright::issuance::lints {
namespace {

std::optional<std::string> complaint(const Candidate& candidate) {
  const pki::TbsCertificate& tbs = candidate.tbs;
  if (tbs.not_after < tbs.not_before) return "the certificate ends before it begins";
  // RFC 5280 section 4.1.2.5: the period is "the period of time from notBefore through notAfter, inclusive".
  const std::chrono::seconds validity =
      std::chrono::duration_cast<std::chrono::seconds>(tbs.not_after - tbs.not_before) + std::chrono::seconds{1};
  if (candidate.profile.rules != Rules::baseline && validity > longest_internal_validity)
    return "the certificate is valid for too long";
  if (validity != validity_at(candidate.profile, tbs.not_before))
    return "the certificate is not valid for as long as its profile says";
  if (tbs.not_after > candidate.issuer.not_after) return "the certificate outlives its issuer's";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_validity_period{
    .id = "profile_validity_period",
    .source = "BR 6.3.2",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
