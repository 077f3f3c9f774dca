// BR 7.1.2.7.7: authorityInformationAccess MUST be there; caIssuers SHOULD, as an "http" URL. We run no OCSP responder
// that it could point to.
#include "issuance/lints/profile_lint.h"
#include "issuance/lints/url_name.h"
#include "issuance/objects.h"
#include "pki/der.h"
#include "pki/der_reader.h"

namespace certwright::issuance::lints {
namespace {

std::optional<std::string> complaint(const Candidate& candidate) {
  const pki::Extension* const extension = candidate.tbs.find(bytes_of(objects::authority_information_access));
  if (extension == nullptr) return "there is no authorityInformationAccess";
  if (extension->critical) return "the authorityInformationAccess is critical";
  const auto descriptions = pki::der::only(extension->value, pki::der::tag::sequence);
  if (!descriptions) return descriptions.error().detail;
  const auto description = pki::der::only(descriptions->content, pki::der::tag::sequence);
  if (!description) return "the authorityInformationAccess is not one description";
  const std::string_view text = text_of(description->content);
  if (!text.starts_with(objects::ca_issuers)) return "the access method is not caIssuers";
  if (!is_http_url_name(description->content.subspan(objects::ca_issuers.size())))
    return "the issuer's URL is not a plain http URL";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_authority_information_access{
    .id = "profile_authority_information_access",
    .source = "BR 7.1.2.7.7, RFC 5280 section 4.2.2.1",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
