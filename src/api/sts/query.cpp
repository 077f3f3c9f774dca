// The AWS query protocol, as far as STS needs it. docs/acm-differences.md says where it differs.
#include "api/sts/query.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "api/authenticate.h"
#include "base/digest.h"
#include "model/arn.h"
#include "service/authenticate.h"

namespace certwright::api::sts {
namespace {

constexpr std::string_view get_caller_identity = "GetCallerIdentity";
constexpr std::string_view version = "2011-06-15";
constexpr std::string_view name_space = "https://sts.amazonaws.com/doc/2011-06-15/";
constexpr std::size_t longest_quoted = 128;

// Names and values that clients send here have no characters that would be escaped, so an escaped one is another.
std::optional<std::string_view> parameter(std::string_view parameters, std::string_view name) {
  while (!parameters.empty()) {
    const std::string_view one = parameters.substr(0, parameters.find('&'));
    parameters.remove_prefix(std::min(parameters.size(), one.size() + 1));
    const std::size_t equals = std::min(one.find('='), one.size());
    if (one.substr(0, equals) == name) return one.substr(std::min(equals + 1, one.size()));
  }
  return std::nullopt;
}

bool is_form(const http::Request& request) {
  const std::string* type = request.header("Content-Type");
  return type != nullptr && http::same_name(std::string_view{*type}.substr(0, type->find_first_of("; ")),
                                            "application/x-www-form-urlencoded");
}

std::string_view parameters_of(const http::Request& request) {
  if (request.method == "POST" && is_form(request)) return request.body;
  if (request.method == "GET") return request.query();
  return {};
}

// Text for XML 1.0: what it reserves is escaped, what it cannot hold and what is not ASCII becomes a question mark.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += byte < 0x20U || byte >= 0x7fU ? '?' : c;
  }
  return out;
}

// AIDA and 17 characters, as IAM's own; the same name in the same account has the same one. An account's is its number.
std::string user_id(const model::Caller& caller) {
  if (caller.principal.empty()) return caller.account;
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  constexpr std::size_t letters = 17;
  const Sha256 digest = sha256(bytes_of(fmt::format("{}/{}", caller.account, caller.principal)));
  std::string id = "AIDA";
  for (std::size_t i = 0; i < letters; ++i) id += alphabet[digest.at(i) % alphabet.size()];
  return id;
}

http::Reply xml(int status, std::string_view request_id, std::string body) {
  return {.status = status,
          .headers = {{.name = "Content-Type", .value = "text/xml"},
                      {.name = "x-amzn-RequestId", .value = std::string{request_id}}},
          .body = std::move(body)};
}

http::Reply identity(const model::Caller& caller, std::string_view request_id) {
  return xml(
      200, request_id,
      fmt::format("<GetCallerIdentityResponse xmlns=\"{}\">\n"
                  "  <GetCallerIdentityResult>\n"
                  "    <Arn>{}</Arn>\n"
                  "    <UserId>{}</UserId>\n"
                  "    <Account>{}</Account>\n"
                  "  </GetCallerIdentityResult>\n"
                  "  <ResponseMetadata>\n"
                  "    <RequestId>{}</RequestId>\n"
                  "  </ResponseMetadata>\n"
                  "</GetCallerIdentityResponse>\n",
                  name_space, escaped(model::make_principal_arn(caller.region, caller.account, caller.principal)),
                  user_id(caller), caller.account, request_id));
}

/// An error as the query protocol names it.
struct Fault {
  int status;
  std::string_view code;
};

// The common errors of STS: other names than the JSON protocol's, and 403 where that one has 400.
Fault fault_of(const Refusal& refusal) {
  struct Entry {
    std::string_view exception;
    Fault fault;
  };
  constexpr std::array entries{
      Entry{"MissingAuthenticationTokenException", {403, "MissingAuthenticationToken"}},
      Entry{"IncompleteSignatureException", {400, "IncompleteSignature"}},
      Entry{"InvalidSignatureException", {403, "SignatureDoesNotMatch"}},
      Entry{"UnrecognizedClientException", {403, "InvalidClientTokenId"}},
  };
  const auto* const found = std::ranges::find(entries, std::string_view{refusal.exception}, &Entry::exception);
  return found == entries.end() ? Fault{500, "InternalFailure"} : found->fault;
}

http::Reply error(const Fault& fault, std::string_view message, std::string_view request_id) {
  return xml(
      fault.status, request_id,
      fmt::format("<ErrorResponse xmlns=\"{}\">\n"
                  "  <Error>\n"
                  "    <Type>{}</Type>\n"
                  "    <Code>{}</Code>\n"
                  "    <Message>{}</Message>\n"
                  "  </Error>\n"
                  "  <RequestId>{}</RequestId>\n"
                  "</ErrorResponse>\n",
                  name_space, fault.status >= 500 ? "Receiver" : "Sender", fault.code, escaped(message), request_id));
}

}  // namespace

bool is_query(const http::Request& request) {
  return request.path() == "/" && parameter(parameters_of(request), "Action").has_value();
}

Answered answer_query(const http::Request& request, service::Parts& parts) {
  const std::string_view parameters = parameters_of(request);
  const std::string_view action = parameter(parameters, "Action").value_or("").substr(0, longest_quoted);
  const std::string_view asked_version =
      parameter(parameters, "Version").value_or("NO_VERSION_SPECIFIED").substr(0, longest_quoted);
  Answered answered;
  if (action != get_caller_identity || asked_version != version) {
    answered.exception = "InvalidAction";
    answered.reply =
        error({400, "InvalidAction"}, fmt::format("Could not find operation {} for version {}", action, asked_version),
              request.request_id);
    return answered;
  }
  answered.operation = "STS.GetCallerIdentity";
  const auto caller = authenticate(request, service::sts_service, parts);
  if (!caller) {
    const Fault fault = fault_of(caller.error());
    const bool missing = fault.code == "MissingAuthenticationToken";
    answered.exception = fault.code;
    answered.detail = caller.error().detail;
    answered.reply =
        error(fault, missing ? "Request is missing Authentication Token" : caller.error().message, request.request_id);
    return answered;
  }
  answered.account = caller->account;
  answered.access_key_id = caller->access_key_id;
  answered.reply = identity(*caller, request.request_id);
  return answered;
}

}  // namespace certwright::api::sts
