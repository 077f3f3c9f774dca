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
#include "service/request_again.h"

namespace certwright::api {
namespace {

// Input that breaks these limits of the model is left out of what IAM is shown: the operation itself refuses it next,
// with the model's own messages.
constexpr std::size_t longest_arn = 2048;
constexpr std::size_t longest_name = 1024;
constexpr std::size_t longest_tag = 4UL * 256;
constexpr std::size_t most_tags = 50;

// Service Authorization Reference, ACM: actions without a resource type. Of our own, those that are not about one
// certificate; OpenCase is about the one that it names.
constexpr std::array<std::string_view, 22> without_resource{"acm:GetAccountConfiguration",
                                                            "acm:ListCertificates",
                                                            "acm:PutAccountConfiguration",
                                                            "acm:SearchCertificates",
                                                            "certwright:ApproveCase",
                                                            "certwright:CheckNames",
                                                            "certwright:CommentCase",
                                                            "certwright:DenyCase",
                                                            "certwright:FindContacts",
                                                            "certwright:GetCase",
                                                            "certwright:GetCheck",
                                                            "certwright:GetMailSettings",
                                                            "certwright:ListAllowListEntries",
                                                            "certwright:ListCases",
                                                            "certwright:ListEvents",
                                                            "certwright:ListMails",
                                                            "certwright:PlanRevocation",
                                                            "certwright:PutMailSettings",
                                                            "certwright:RecordBounce",
                                                            "certwright:RemoveAllowListEntry",
                                                            "certwright:RunRevocation",
                                                            "certwright:WithdrawCase"};
constexpr std::string_view request_certificate = "acm:RequestCertificate";
constexpr std::string_view explain_certificate = "certwright:ExplainCertificate";
constexpr std::string_view request_again = "certwright:RequestAgain";
// The conditions of a request, ACM User Guide, "Use condition keys with ACM".
constexpr std::string_view domain_names = "acm:DomainNames";
constexpr std::string_view validation_method = "acm:ValidationMethod";
constexpr std::string_view key_algorithm = "acm:KeyAlgorithm";
constexpr std::string_view certificate_authority = "acm:CertificateAuthority";
constexpr std::string_view transparency_logging = "acm:CertificateTransparencyLogging";
constexpr std::string_view export_option = "acm:Export";

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

void add_tag(std::string_view key, std::string value, model::AccessRequest& request) {
  request.add("aws:TagKeys", std::string{key});
  request.add(fmt::format("aws:RequestTag/{}", key), std::move(value));
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
    add_tag(std::string_view{key->data(), key->size()}, value == nullptr ? std::string{} : string_of(*value), request);
  }
}

// As the certificate will have it: an address has many spellings, and a policy is no way around one of them.
std::string as_named(const std::string& text) {
  const auto address = model::IpAddress::parse(text);
  return address ? address->str() : ascii_lower(text);
}

// Where the request leaves a choice open, the key has what is chosen
// then: "Default 'EMAIL' if no key is present in the request". What cannot be decoded is refused by the operation.
void add_request_certificate(const boost::json::object& input, model::AccessRequest& request) {
  const auto decoded = acm::decode_request_certificate(input);
  if (!decoded) return;
  request.add(domain_names, as_named(decoded->domain_name));
  if (decoded->subject_alternative_names)
    for (const std::string& name : *decoded->subject_alternative_names) request.add(domain_names, as_named(name));
  request.add(validation_method, decoded->validation_method.value_or("EMAIL"));
  request.add(key_algorithm, decoded->key_algorithm.value_or("RSA_2048"));
  if (decoded->certificate_authority_arn) request.add(certificate_authority, *decoded->certificate_authority_arn);
  const acm::CertificateOptions options = decoded->options.value_or(acm::CertificateOptions{});
  request.add(transparency_logging, options.certificate_transparency_logging_preference.value_or("ENABLED"));
  request.add(export_option, options.export_member.value_or("DISABLED"));
}

std::string_view enabled(bool on) { return on ? "ENABLED" : "DISABLED"; }

// What RequestAgain asks for is asked of the policy as that request is, or it would be a way around the conditions.
// Where there is nothing to repeat, the operation says why.
Outcome<void> may_request_again(const model::Caller& caller, const boost::json::object& input, service::Parts& parts) {
  const auto* arn = text_of(input, "CertificateArn", longest_arn);
  if (arn == nullptr) return {};
  const auto repeated = service::repeated_request(caller, model::CertificateArn{string_of(*arn)}, parts);
  if (!repeated) return {};
  model::AccessRequest request{.action = std::string{request_certificate},
                               .resource = model::make_certificate_arn(caller.region, caller.account, "*").str(),
                               .context = {}};
  for (const model::DomainName& name : repeated->names) request.add(domain_names, name.str());
  for (const model::IpAddress& address : repeated->addresses) request.add(domain_names, address.str());
  request.add(validation_method, std::string{to_string(repeated->method)});
  request.add(key_algorithm, std::string{to_string(repeated->key_algorithm)});
  if (repeated->authority_arn) request.add(certificate_authority, *repeated->authority_arn);
  request.add(transparency_logging, std::string{enabled(repeated->transparency_logging)});
  request.add(export_option, std::string{enabled(repeated->exportable)});
  for (const model::Tag& tag : repeated->tags) add_tag(tag.key, tag.value.value_or(""), request);
  TRY_CALL_VOID(service::authorise(caller, std::move(request), parts));
  return {};
}

}  // namespace

std::string action_of(std::string_view target) {
  const std::size_t dot = target.find('.');
  const std::string_view service = target.substr(0, dot) == "CertificateManager" ? "acm" : "certwright";
  return fmt::format("{}:{}", service, target.substr(dot + 1));
}

Outcome<void> authorise(const model::Caller& caller, std::string_view target, const boost::json::object& input,
                        service::Parts& parts) {
  if (caller.principal.empty()) return {};
  model::AccessRequest request{.action = action_of(target), .resource = {}, .context = {}};
  request.resource = resource_of(request.action, input, caller, parts);
  add_tags(input, request);
  if (request.action == request_certificate) add_request_certificate(input, request);
  const bool repeats = request.action == request_again;
  TRY_CALL_VOID(service::authorise(caller, std::move(request), parts));
  if (repeats) return may_request_again(caller, input, parts);
  return {};
}

}  // namespace certwright::api
