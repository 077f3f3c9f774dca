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

constexpr std::string_view method_values[] = {"DNS", "EMAIL"};
constexpr wire::TextRule method_rule{.values = method_values};

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

Outcome<CheckInput> read_check(const object& body) {
  wire::Decoder in;
  CheckInput input;
  std::string method = "DNS";
  in.required(body, "Names", [&](const value& from) { in.texts(from, names_rule, name_rule, input.names); });
  in.optional(body, "ValidationMethod", [&](const value& from) { in.text(from, method_rule, method); });
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  if (method == "EMAIL") input.method = model::ValidationMethod::email;
  return input;
}

}  // namespace certwright::api::own
