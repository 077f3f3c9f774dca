// BR 7.1.2.7.7: OCSP MAY and caIssuers SHOULD be there, each with an "http" URL. Ours holds those that the profile has,
// the responder first.
#include "issuance/lints/profile_lint.h"
#include "issuance/lints/url_name.h"
#include "issuance/objects.h"
#include "pki/der.h"
#include "pki/der_reader.h"

namespace certwright::issuance::lints {
namespace {

std::optional<std::string> fault_in(pki::der::Reader& descriptions, std::string_view method) {
  const auto description = descriptions.next(pki::der::tag::sequence);
  if (!description || !text_of(description->content).starts_with(method))
    return "the access methods are not those of the profile";
  if (!is_http_url_name(description->content.subspan(method.size())))
    return method == objects::ocsp ? "the OCSP responder's URL is not a plain http URL"
                                   : "the issuer's URL is not a plain http URL";
  return std::nullopt;
}

std::optional<std::string> complaint(const Candidate& candidate) {
  const Profile& profile = candidate.profile;
  const pki::Extension* const extension = candidate.tbs.find(bytes_of(objects::authority_information_access));
  if (!profile.ocsp && !profile.ca_issuers) {
    if (extension != nullptr) return "there is an authorityInformationAccess, which the profile does not have";
    return std::nullopt;
  }
  if (extension == nullptr) return "there is no authorityInformationAccess";
  if (extension->critical) return "the authorityInformationAccess is critical";
  const auto all = pki::der::only(extension->value, pki::der::tag::sequence);
  if (!all) return all.error().detail;
  pki::der::Reader descriptions{all->content};
  if (profile.ocsp)
    if (auto fault = fault_in(descriptions, objects::ocsp)) return fault;
  if (profile.ca_issuers)
    if (auto fault = fault_in(descriptions, objects::ca_issuers)) return fault;
  if (!descriptions.at_end()) return "the access methods are more than those of the profile";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_authority_information_access{
    .id = "profile_authority_information_access",
    .source = "BR 7.1.2.7.7, RFC 5280 section 4.2.2.1",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
