// BR 7.1.2.7.10: id-kp-serverAuth MUST be there; we add no other purpose (clientAuth is on its way out, Chrome Root
// Program Policy 1.8). Certificates of private CAs hold id-kp-clientAuth after it, as ACM's do (facts 5.4).
#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"
#include "pki/der.h"
#include "pki/der_reader.h"

namespace certwright::issuance::lints {
namespace {

std::optional<std::string> complaint(const Candidate& candidate) {
  const pki::Extension* const extension = candidate.tbs.find(bytes_of(objects::extended_key_usage));
  if (extension == nullptr) return "there is no extKeyUsage";
  if (extension->critical) return "the extKeyUsage is critical";
  const auto purposes = pki::der::only(extension->value, pki::der::tag::sequence);
  std::string expected{objects::server_auth};
  if (candidate.rules == Rules::private_ca) expected += objects::client_auth;
  if (!purposes || text_of(purposes->content) != expected) return "the purposes are not those of the profile";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_extended_key_usage{
    .id = "profile_extended_key_usage",
    .source = "BR 7.1.2.7.10",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
