// BR 6.3.2: certificates issued on or after 15 March 2026 have a Validity Period of 200 days at most; "a day is
// measured as 86,400 seconds. Any amount of time greater than this, including fractional seconds and/or leap seconds,
// shall represent an additional day." Those of private CAs have 395 days (facts 5.4).
#include <chrono>

#include "issuance/lints/profile_lint.h"

namespace certwright::issuance::lints {
namespace {

std::chrono::seconds longest(Rules rules) {
  switch (rules) {
    case Rules::baseline:
      return std::chrono::days{200};
    case Rules::internal:
      // What [ca] validity takes; Apple's devices refuse longer ones of any CA.
      return std::chrono::days{825};
    case Rules::private_ca:
      break;
  }
  return std::chrono::days{395};
}

std::optional<std::string> complaint(const Candidate& candidate) {
  const pki::TbsCertificate& tbs = candidate.tbs;
  if (tbs.not_after < tbs.not_before) return "the certificate ends before it begins";
  // RFC 5280 section 4.1.2.5: the period is "the period of time from notBefore through notAfter, inclusive".
  if (tbs.not_after - tbs.not_before + std::chrono::seconds{1} > longest(candidate.rules))
    return "the certificate is valid for too long";
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
