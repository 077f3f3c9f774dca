// RequestCertificate: what is refused here creates nothing (facts 1.2 step 1). docs/acm-differences.md lists what
// differs from AWS.
#include <algorithm>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "api/acm/operations.h"
#include "api/acm/patterns.h"
#include "api/acm/shapes.gen.h"
#include "api/acm/tags.h"
#include "service/certificates.h"

namespace certwright::api::acm {
namespace {

struct Names {
  std::vector<model::DomainName> domains;
  std::vector<model::IpAddress> addresses;
};

// Adds what `text` names, each name once; gives what is wrong with it, or nothing.
std::string add_name(const std::string& text, Names& names) {
  const auto add = [](auto& list, auto name) {
    if (std::ranges::find(list, name) == list.end()) list.push_back(std::move(name));
  };
  if (const auto address = model::IpAddress::parse(text)) {
    const auto of_host = model::of_one_host(*address);
    if (!of_host) return of_host.error().message().en;
    add(names.addresses, *of_host);
    return {};
  }
  auto domain = model::DomainName::parse(text);
  if (!domain) return domain.error().detail;
  add(names.domains, *std::move(domain));
  return {};
}

// DomainName first, then the alternatives in their order. ACM shows one DomainName, which is the Common Name as well:
// where there are domain names, it is one of these.
Outcome<Names> names_of(const RequestCertificateRequest& input) {
  std::vector<std::string> texts{input.domain_name};
  if (input.subject_alternative_names)
    texts.insert(texts.end(), input.subject_alternative_names->begin(), input.subject_alternative_names->end());
  Names names;
  std::string faults;
  for (const std::string& text : texts) {
    const std::string fault = add_name(text, names);
    if (!fault.empty()) (faults += faults.empty() ? "" : " ") += fault;
  }
  if (!faults.empty()) return refuse("ValidationException", std::move(faults));
  if (!names.domains.empty() && model::IpAddress::parse(input.domain_name))
    return refuse("ValidationException",
                  fmt::format("DomainName is the IP address {}, but the request has domain names too: put one of them "
                              "into DomainName, and the address into SubjectAlternativeNames.",
                              input.domain_name));
  return names;
}

Outcome<model::ValidationMethod> method_of(const RequestCertificateRequest& input) {
  // facts 0.1: "The default ValidationMethod is EMAIL".
  const std::string text = input.validation_method.value_or("EMAIL");
  const auto method = model::parse_validation_method(text);
  if (!method || *method == model::ValidationMethod::http)
    return refuse("InvalidParameterException",
                  "ValidationMethod HTTP is for certificates that CloudFront manages. Use DNS or EMAIL.");
  if (input.options && input.options->validation_method && *input.options->validation_method != text)
    return refuse("InvalidParameterException",
                  fmt::format("Options.ValidationMethod is {}, but ValidationMethod is {}.",
                              *input.options->validation_method, text));
  return *method;
}

// facts 5.1, "Key algorithms requestable": those of the profile, of the shipped ones as of ACM.
Outcome<model::KeyAlgorithm> key_algorithm_of(const RequestCertificateRequest& input, const service::Parts& parts) {
  const std::string text = input.key_algorithm.value_or("RSA_2048");
  const auto algorithm = model::parse_key_algorithm(text);
  const auto& requestable = service::requestable_keys(input.certificate_authority_arn.has_value(), parts);
  if (algorithm && std::ranges::find(requestable, *algorithm) != requestable.end()) return *algorithm;
  std::vector<std::string_view> words;
  words.reserve(requestable.size());
  for (const model::KeyAlgorithm each : requestable) words.push_back(model::to_string(each));
  return refuse("ValidationException",
                fmt::format("1 validation error detected: Value '{}' at 'keyAlgorithm' failed to satisfy constraint: "
                            "Member must satisfy enum value set: [{}]",
                            text, fmt::join(words, ", ")));
}

// What AWS offers and this server does not have.
Outcome<std::monostate> is_offered(const RequestCertificateRequest& input) {
  if (input.managed_by)
    return refuse("InvalidParameterException",
                  fmt::format("ManagedBy {} is not available: this server manages certificates for no other service.",
                              *input.managed_by));
  return std::monostate{};
}

std::vector<model::DomainValidationOption> validation_options_of(const RequestCertificateRequest& input) {
  std::vector<model::DomainValidationOption> options;
  if (!input.domain_validation_options) return options;
  for (const DomainValidationOption& option : *input.domain_validation_options)
    options.push_back(
        {.domain_name = lower_case(option.domain_name), .validation_domain = lower_case(option.validation_domain)});
  return options;
}

bool is_enabled(const std::optional<std::string>& option, bool otherwise) {
  return option ? *option == "ENABLED" : otherwise;
}

Outcome<model::CertificateRequest> to_model(const RequestCertificateRequest& input, const Call& call) {
  model::CertificateRequest request{.caller = call.caller};
  TRY_CALL(Names names, names_of(input));
  request.names = std::move(names.domains);
  request.addresses = std::move(names.addresses);
  if (input.tags) {
    TRY_CALL(request.tags, new_tags(*input.tags));
  }
  if (input.certificate_authority_arn) {
    // facts 5.4: a private CA issues without validation, so what the request says of it means nothing.
    TRY_CALL_VOID(model::parse_authority_arn(*input.certificate_authority_arn));
    request.authority_arn = input.certificate_authority_arn;
    request.transparency_logging = false;
  } else {
    TRY_CALL(request.method, method_of(input));
  }
  TRY_CALL(request.key_algorithm, key_algorithm_of(input, call.parts));
  TRY_CALL_VOID(is_offered(input));
  request.validation_options = validation_options_of(input);
  request.idempotency_token = input.idempotency_token;
  if (input.options) {
    request.transparency_logging =
        is_enabled(input.options->certificate_transparency_logging_preference, request.transparency_logging);
    request.exportable = is_enabled(input.options->export_member, false);
  }
  return request;
}

}  // namespace

Answer request_certificate(const Call& call) {
  TRY_CALL(const RequestCertificateRequest input, decode_request_certificate(call.input));
  TRY_CALL(const model::CertificateRequest request, to_model(input, call));
  TRY_CALL(const model::CertificateArn arn, service::request_certificate(request, call.parts));
  return encode(RequestCertificateResponse{.certificate_arn = arn.str()});
}

}  // namespace certwright::api::acm
