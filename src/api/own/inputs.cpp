#include "api/own/inputs.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "api/acm/patterns.h"
#include "api/wire/decoder.h"
#include "model/resource_use.h"

namespace certwright::api::own {
namespace {

using boost::json::object;
using boost::json::value;

// The model's Arn.
constexpr wire::TextRule arn_rule{.min = 20,
                                  .max = 2048,
                                  .pattern = "arn:[\\w+=/,.@-]+:acm:[\\w+=/,.@-]*:[0-9]+:[\\w+=,.@-]+(/[\\w+=,.@-]+)*",
                                  .matches = acm::matches_arn};

// A name in U-labels is shorter than in A-labels, so 253 characters would do; what is longer still gets the finding
// that says so, up to a length that no slip of the hand reaches.
constexpr wire::TextRule name_rule{.min = 1, .max = 1024};
constexpr wire::SizeRule names_rule{.min = 1, .max = 1000};

bool has_no_control_character(std::string_view text) {
  return std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

// Shown in a terminal and written to the log, so without control characters.
constexpr wire::TextRule resource_rule{
    .min = 1, .pattern = "[^\\u0000-\\u001F\\u007F]*", .matches = has_no_control_character};

constexpr std::string_view method_values[] = {"DNS", "EMAIL", "HTTP", "TLS_ALPN"};
constexpr wire::TextRule method_rule{.values = method_values};

// A zone has two to a dozen; each is asked for every name.
constexpr wire::SizeRule name_servers_rule{.min = 0, .max = 8};
constexpr wire::TextRule name_server_rule{
    .min = 1, .max = 255, .pattern = "[A-Za-z0-9._:-]+", .matches = [](std::string_view text) {
      return std::ranges::all_of(text, [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == ':' || c == '-';
      });
    }};

constexpr wire::SizeRule records_rule{.min = 0, .max = 1000};
constexpr wire::TextRule record_text_rule{
    .min = 1, .max = 255, .pattern = "[^\\u0000-\\u001F\\u007F]*", .matches = has_no_control_character};
constexpr std::string_view record_types[] = {"CNAME"};
constexpr wire::TextRule record_type_rule{.values = record_types};

constexpr wire::NumberRule wait_rule{.min = 0, .max = 20};
constexpr wire::NumberRule from_rule{.min = 0, .max = 1000};

// As uuid() makes them.
constexpr std::size_t most_names_rechecked = 10;

bool is_check_id(std::string_view text) {
  return text.size() == 36 && std::ranges::all_of(text, [](unsigned char c) {
           return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == '-';
         });
}
constexpr wire::TextRule check_id_rule{.min = 36, .max = 36, .pattern = "[a-f0-9-]{36}", .matches = is_check_id};

// 20 octets, as DescribeCertificate spells them or as OpenSSL does.
constexpr wire::TextRule serial_rule{
    .min = 1, .max = 59, .pattern = "[0-9A-Fa-f:]+", .matches = [](std::string_view text) {
      return std::ranges::all_of(text, [](unsigned char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':';
      });
    }};

void read_shown(wire::Decoder& in, const object& body, CheckShown& shown) {
  in.optional(body, "WaitSeconds", [&](const value& from) {
    std::int64_t seconds = shown.wait.count();
    in.number(from, wait_rule, seconds);
    shown.wait = std::chrono::seconds{seconds};
  });
  in.optional(body, "IncludeFacts", [&](const value& from) { in.boolean(from, shown.with_facts); });
  in.optional(body, "Redact", [&](const value& from) { in.boolean(from, shown.redacted); });
}

}  // namespace

Outcome<model::CertificateArn> read_certificate_arn(const object& body) {
  wire::Decoder in;
  std::string arn;
  in.required(body, "CertificateArn", [&](const value& from) { in.text(from, arn_rule, arn); });
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  TRY_CALL_VOID(model::parse_certificate_arn(arn));
  return model::CertificateArn{std::move(arn)};
}

Outcome<ResourceInput> read_resource(const object& body) {
  wire::Decoder in;
  std::string arn;
  ResourceInput input;
  in.required(body, "CertificateArn", [&](const value& from) { in.text(from, arn_rule, arn); });
  in.required(body, "Resource", [&](const value& from) {
    in.text(from, resource_rule, input.resource);
    if (input.resource.size() > model::max_resource_bytes)
      in.violated(input.resource, fmt::format("Member must have at most {} bytes", model::max_resource_bytes));
  });
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  TRY_CALL_VOID(model::parse_certificate_arn(arn));
  input.arn = model::CertificateArn{std::move(arn)};
  return input;
}

Outcome<service::ContactsQuestion> read_find_contacts(const object& body) {
  wire::Decoder in;
  service::ContactsQuestion question;
  in.required(body, "DomainName", [&](const value& from) { in.text(from, name_rule, question.name); });
  in.optional(body, "ValidationDomain",
              [&](const value& from) { in.text(from, record_text_rule, question.validation_domain); });
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  return question;
}

Outcome<ExplainInput> read_explain(const object& body) {
  wire::Decoder in;
  std::optional<std::string> arn;
  ExplainInput input;
  in.optional(body, "CertificateArn", [&](const value& from) { in.text(from, arn_rule, arn.emplace()); });
  in.optional(body, "DomainName", [&](const value& from) { in.text(from, name_rule, input.domain_name.emplace()); });
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  if (arn.has_value() == input.domain_name.has_value())
    return refuse("ValidationException", "Give either CertificateArn or DomainName.");
  if (arn) {
    TRY_CALL_VOID(model::parse_certificate_arn(*arn));
    input.arn = model::CertificateArn{*std::move(arn)};
  }
  return input;
}

Outcome<EvidenceInput> read_evidence(const object& body) {
  wire::Decoder in;
  std::string arn;
  EvidenceInput input;
  in.required(body, "CertificateArn", [&](const value& from) { in.text(from, arn_rule, arn); });
  in.optional(body, "SerialNumber", [&](const value& from) { in.text(from, serial_rule, input.serial); });
  in.optional(body, "Judge", [&](const value& from) { in.boolean(from, input.judge); });
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  TRY_CALL_VOID(model::parse_certificate_arn(arn));
  input.arn = model::CertificateArn{std::move(arn)};
  return input;
}

Outcome<CheckInput> read_check(const object& body) {
  wire::Decoder in;
  CheckInput input;
  model::NameCheckRequest& request = input.request;
  std::string method = "DNS";
  std::string type;
  in.required(body, "Names", [&](const value& from) { in.texts(from, names_rule, name_rule, request.names); });
  in.optional(body, "ValidationMethod", [&](const value& from) { in.text(from, method_rule, method); });
  in.optional(body, "NameServers",
              [&](const value& from) { in.texts(from, name_servers_rule, name_server_rule, request.name_servers); });
  in.optional(body, "Records", [&](const value& from) {
    in.list(from, records_rule, request.records, [&](const object& element, model::CheckRecord& record) {
      in.required(element, "Name", [&](const value& text) { in.text(text, record_text_rule, record.name); });
      in.optional(element, "Type", [&](const value& text) { in.text(text, record_type_rule, type); });
      in.required(element, "Value", [&](const value& text) { in.text(text, record_text_rule, record.value); });
    });
  });
  in.optional(body, "Recheck", [&](const value& from) { in.boolean(from, input.recheck); });
  read_shown(in, body, input.shown);
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  if (input.recheck && request.names.size() > most_names_rechecked)
    return refuse("ValidationException", fmt::format("Recheck takes {} names at most.", most_names_rechecked));
  request.method = model::parse_validation_method(method).value_or(model::ValidationMethod::dns);
  return input;
}

Outcome<GetCheckInput> read_get_check(const object& body) {
  wire::Decoder in;
  GetCheckInput input;
  std::int64_t from_place = 0;
  in.required(body, "CheckId", [&](const value& from) { in.text(from, check_id_rule, input.id); });
  in.optional(body, "From", [&](const value& from) { in.number(from, from_rule, from_place); });
  read_shown(in, body, input.shown);
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  input.from = static_cast<std::size_t>(from_place);
  return input;
}

}  // namespace certwright::api::own
