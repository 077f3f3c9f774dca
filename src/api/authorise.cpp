#include "api/authorise.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "api/acm/shapes.gen.h"
#include "base/ascii.h"
#include "model/arn.h"
#include "service/authorise.h"
#include "service/explain.h"

namespace certwright::api {
namespace {

// Input that breaks these limits of the model is left out of what IAM is shown: the operation itself refuses it next,
// with the model's own messages.
constexpr std::size_t longest_arn = 2048;
constexpr std::size_t longest_name = 1024;
constexpr std::size_t longest_tag = 4UL * 256;
constexpr std::size_t most_tags = 50;

// Service Authorization Reference, ACM: actions without a resource type; CheckNames is our own.
constexpr std::array<std::string_view, 5> without_resource{"acm:GetAccountConfiguration", "acm:ListCertificates",
                                                           "acm:PutAccountConfiguration", "acm:SearchCertificates",
                                                           "certwright:CheckNames"};
constexpr std::string_view request_certificate = "acm:RequestCertificate";
constexpr std::string_view explain_certificate = "certwright:ExplainCertificate";

// CertificateManager.ListCertificates → acm:ListCertificates
std::string action_of(std::string_view target) {
  const std::size_t dot = target.find('.');
  const std::string_view service = target.substr(0, dot) == "CertificateManager" ? "acm" : "certwright";
  return fmt::format("{}:{}", service, target.substr(dot + 1));
}

const boost::json::string* text_of(const boost::json::object& input, std::string_view member, std::size_t longest) {
  const boost::json::value* value = input.if_contains(member);
  const boost::json::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr || text->size() > longest ? nullptr : text;
}

std::string string_of(const boost::json::string& text) { return std::string{text.data(), text.size()}; }

std::string resource_of(std::string_view action, const boost::json::object& input, const model::Caller& caller,
                        service::Parts& parts) {
  if (std::ranges::find(without_resource, action) != without_resource.end()) return "*";
  if (const auto* arn = text_of(input, "CertificateArn", longest_arn)) return string_of(*arn);
  if (const auto* name = text_of(input, "DomainName", longest_name); name != nullptr && action == explain_certificate)
    if (const auto found = service::newest_certificate(caller, string_of(*name), parts)) return found->arn.str();
  return model::make_certificate_arn(caller.region, caller.account, "*").str();
}

// aws:RequestTag and aws:TagKeys, for every operation that is given tags.
void add_tags(const boost::json::object& input, model::AccessRequest& request) {
  const boost::json::value* member = input.if_contains("Tags");
  const boost::json::array* tags = member == nullptr ? nullptr : member->if_array();
  if (tags == nullptr || tags->size() > most_tags) return;
  for (const boost::json::value& element : *tags) {
    const boost::json::object* tag = element.if_object();
    const boost::json::string* key = tag == nullptr ? nullptr : text_of(*tag, "Key", longest_tag);
    if (key == nullptr) continue;
    const boost::json::string* value = text_of(*tag, "Value", longest_tag);
    request.add("aws:TagKeys", string_of(*key));
    request.add(fmt::format("aws:RequestTag/{}", std::string_view{*key}),
                value == nullptr ? std::string{} : string_of(*value));
  }
}

// ACM User Guide, "Use condition keys with ACM". Where the request leaves a choice open, the key has what is chosen
// then: "Default 'EMAIL' if no key is present in the request". What cannot be decoded is refused by the operation.
void add_request_certificate(const boost::json::object& input, model::AccessRequest& request) {
  const auto decoded = acm::decode_request_certificate(input);
  if (!decoded) return;
  request.add("acm:DomainNames", ascii_lower(decoded->domain_name));
  if (decoded->subject_alternative_names)
    for (const std::string& name : *decoded->subject_alternative_names)
      request.add("acm:DomainNames", ascii_lower(name));
  request.add("acm:ValidationMethod", decoded->validation_method.value_or("EMAIL"));
  request.add("acm:KeyAlgorithm", decoded->key_algorithm.value_or("RSA_2048"));
  if (decoded->certificate_authority_arn) request.add("acm:CertificateAuthority", *decoded->certificate_authority_arn);
  const acm::CertificateOptions options = decoded->options.value_or(acm::CertificateOptions{});
  request.add("acm:CertificateTransparencyLogging",
              options.certificate_transparency_logging_preference.value_or("ENABLED"));
  request.add("acm:Export", options.export_member.value_or("DISABLED"));
}

}  // namespace

Outcome<void> authorise(const model::Caller& caller, std::string_view target, const boost::json::object& input,
                        service::Parts& parts) {
  if (caller.principal.empty()) return {};
  model::AccessRequest request{.action = action_of(target), .resource = {}, .context = {}};
  request.resource = resource_of(request.action, input, caller, parts);
  add_tags(input, request);
  if (request.action == request_certificate) add_request_certificate(input, request);
  TRY_CALL_VOID(service::authorise(caller, std::move(request), parts));
  return {};
}

}  // namespace certwright::api
