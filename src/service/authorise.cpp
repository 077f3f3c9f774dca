#include "service/authorise.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "model/arn.h"

namespace certwright::service {
namespace {

constexpr std::string_view resource_tag = "aws:ResourceTag/";
constexpr std::string_view resource_tag_in_policies = "aws:resourcetag/";
constexpr std::string_view domain_names = "acm:DomainNames";
constexpr std::string_view domain_names_in_policies = "acm:domainnames";

// Service Authorization Reference, ACM: acm:DomainNames belongs to RequestCertificate, whose request has the names, and
// to ExportCertificate and RevokeCertificate. ExportBundle is our own export.
constexpr std::array<std::string_view, 3> actions_with_names{"acm:ExportCertificate", "acm:RevokeCertificate",
                                                             "certwright:ExportBundle"};

bool wants_names(const model::AccessPolicy& policy, const model::AccessRequest& request) {
  return policy.mentions(domain_names_in_policies) &&
         std::ranges::find(actions_with_names, std::string_view{request.action}) != actions_with_names.end();
}

// A certificate that is not there, or is another's, has no tags and no names.
Result<void> add_certificate(const model::AccessPolicy& policy, const model::Caller& caller,
                             model::AccessRequest& request, Parts& parts) {
  const bool tags = policy.mentions(resource_tag_in_policies);
  const bool names = wants_names(policy, request);
  if ((!tags && !names) || !model::parse_certificate_arn(request.resource)) return {};
  const auto certificate = parts.store.read(
      [&](const store::View& view) { return view.certificate(model::CertificateArn{request.resource}); });
  if (!certificate) {
    if (certificate.error().code == ErrorCode::not_found) return {};
    return tl::make_unexpected(certificate.error());
  }
  if (certificate->account != caller.account || certificate->region != caller.region) return {};
  if (tags)
    for (const model::Tag& tag : certificate->tags)
      request.add(fmt::format("{}{}", resource_tag, tag.key), tag.value.value_or(""));
  if (names)
    for (const std::string& name : certificate->names()) request.add(domain_names, name);
  return {};
}

// "User: … is not authorized to perform: … on resource: …": the resource is left out where an action has none.
std::string not_authorised(const model::Caller& caller, const model::AccessRequest& request, std::string_view why) {
  return fmt::format("User: {} is not authorized to perform: {}{}{} {}",
                     model::make_principal_arn(caller.region, caller.account, caller.principal), request.action,
                     request.resource == "*" ? "" : " on resource: ", request.resource == "*" ? "" : request.resource,
                     why);
}

}  // namespace

Result<void> authorise(const model::Caller& caller, model::AccessRequest request, Parts& parts) {
  if (caller.principal.empty()) return {};
  TRY(const auto policy, parts.policies.policy_of(caller.account, caller.principal));
  TRY_VOID(add_certificate(*policy, caller, request, parts));
  switch (policy->decide(request).access) {
    case model::Access::allowed:
      return {};
    case model::Access::explicitly_denied:
      return fail(ErrorCode::access_denied,
                  not_authorised(caller, request, "with an explicit deny in an identity-based policy"));
    case model::Access::implicitly_denied:
      break;
  }
  return fail(ErrorCode::access_denied,
              not_authorised(caller, request,
                             fmt::format("because no identity-based policy allows the {} action", request.action)));
}

}  // namespace certwright::service
