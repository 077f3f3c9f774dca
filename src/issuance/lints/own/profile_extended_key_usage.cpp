// BR 7.1.2.7.10: id-kp-serverAuth MUST be there. Ours are the purposes of the profile, in their order.
#include <algorithm>

#include "issuance/lints/profile_lint.h"
#include "issuance/objects.h"
#include "pki/der.h"
#include "pki/der_reader.h"

namespace certwright::issuance::lints {
namespace {

std::optional<std::string> complaint(const Candidate& candidate) {
  const std::vector<std::string>& purposes = candidate.profile.purposes;
  if (candidate.profile.rules == Rules::baseline && std::ranges::find(purposes, objects::server_auth) == purposes.end())
    return "the purposes of the profile lack serverAuth";
  const pki::Extension* const extension = candidate.tbs.find(bytes_of(objects::extended_key_usage));
  if (extension == nullptr) return "there is no extKeyUsage";
  if (extension->critical) return "the extKeyUsage is critical";
  const auto all = pki::der::only(extension->value, pki::der::tag::sequence);
  if (!all) return all.error().detail;
  std::string_view stated = text_of(all->content);
  for (const std::string& purpose : purposes) {
    if (!stated.starts_with(purpose)) return "the purposes are not those of the profile";
    stated.remove_prefix(purpose.size());
  }
  if (!stated.empty()) return "the purposes are more than those of the profile";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_extended_key_usage{
    .id = "profile_extended_key_usage",
    .source = "BR 7.1.2.7.10",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
