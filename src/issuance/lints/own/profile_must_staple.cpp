// RFC 7633: a certificate with the TLS feature status_request is refused by browsers whenever no fresh OCSP answer
// comes with it. Few servers staple without gaps, and a responder that is away would take every such site with it, so
// no profile can have it.
#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

std::optional<std::string> complaint(const Candidate& candidate) {
  if (candidate.tbs.find(bytes_of(objects::tls_feature)) == nullptr) return std::nullopt;
  return "the certificate demands a stapled OCSP answer";
}

}  // namespace

extern const ProfileLint profile_must_staple{
    .id = "profile_must_staple",
    .source = "RFC 7633 section 4",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
