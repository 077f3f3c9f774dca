#include "client/client.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <thread>
#include <utility>

#include "client/endpoint.h"

namespace certwright::client {
namespace {

constexpr std::string_view service = "acm";
constexpr int max_retries = 3;

// The largest answer is a page of ListCertificates or an explanation of a thousand names: a few MiB.
constexpr std::size_t max_answer_bytes = 64UL * 1024 * 1024;

ErrorCode code_of(std::string_view exception, int status) {
  using enum ErrorCode;
  constexpr std::array<std::pair<std::string_view, ErrorCode>, 26> known{{
      {"AccessDenied", access_denied},
      {"AccessDeniedException", access_denied},
      {"ConflictException", conflict},
      {"ExpiredTokenException", access_denied},
      {"IncompleteSignatureException", access_denied},
      {"InternalFailure", internal},
      {"InternalServerError", internal},
      {"InvalidArnException", invalid_arn},
      {"InvalidDomainValidationOptionsException", invalid_validation_options},
      {"InvalidSignatureException", access_denied},
      {"InvalidStateException", invalid_state},
      {"InvalidTagException", invalid_tag},
      {"LimitExceededException", limit_exceeded},
      {"MissingAuthenticationTokenException", access_denied},
      {"RequestInProgressException", in_progress},
      {"ResourceInUseException", in_use},
      {"ResourceNotFoundException", not_found},
      {"ServiceUnavailable", unavailable},
      {"ServiceUnavailableException", unavailable},
      {"TagPolicyException", invalid_tag},
      {"Throttling", throttled},
      {"ThrottlingException", throttled},
      {"TooManyRequestsException", throttled},
      {"TooManyTagsException", too_many_tags},
      {"UnrecognizedClientException", access_denied},
      {"ValidationException", invalid_request},
  }};
  const auto found = std::ranges::find(known, exception, &std::pair<std::string_view, ErrorCode>::first);
  if (found != known.end()) return found->second;
  if (status == 503) return unavailable;
  return status >= 500 ? internal : invalid_request;
}

// `com.amazon.coral.service#ResourceNotFoundException:http://internal…` is ResourceNotFoundException.
std::string exception_name(std::string_view type) {
  type = type.substr(0, type.find(':'));
  if (const auto hash = type.rfind('#'); hash != std::string_view::npos) type.remove_prefix(hash + 1);
  return std::string{type};
}

std::string member(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string{value->as_string()} : std::string{};
}

ServiceError service_error(const net::HttpResponse& response) {
  boost::system::error_code unreadable;
  const auto document = boost::json::parse(response.body, unreadable);
  ServiceError error;
  if (!unreadable && document.is_object()) {
    const auto& object = document.get_object();
    error.exception = exception_name(member(object, "__type"));
    error.message = member(object, "message");
    if (error.message.empty()) error.message = member(object, "Message");
  }
  if (error.exception.empty()) {
    error.exception = "UnknownError";
    error.message = fmt::format(
        "the server answered HTTP {} with something that is no error of this API; is the "
        "endpoint a Certwright server?",
        response.status);
  } else if (error.message.empty()) {
    error.message = error.exception;
  }
  return error;
}

bool is_worth_a_retry(ErrorCode code, int status) { return code == ErrorCode::throttled || status >= 500; }

// Half of the pause is the same for all, half is spread by the clock, so that clients which were refused together do
// not come back together.
std::chrono::milliseconds pause_before(int retry, std::chrono::milliseconds first) {
  const auto whole = first * (1 << retry);
  const auto noise = std::chrono::steady_clock::now().time_since_epoch().count() % 1000;
  return whole / 2 + whole * noise / 2000;
}

}  // namespace

Client::Client(Target target, net::HttpClient& http, Clock& clock, std::chrono::milliseconds first_pause)
    : target_(std::move(target)), http_(http), clock_(clock), first_pause_(first_pause) {}

Result<net::HttpResponse> Client::send(std::string_view operation, std::string_view body, Deadline deadline) {
  TRY(const Endpoint endpoint, Endpoint::parse(target_.endpoint));
  http::Request request;
  request.method = "POST";
  request.target = endpoint.path;
  request.headers = {{"Host", endpoint.host},
                     {"Content-Type", "application/x-amz-json-1.1"},
                     {"X-Amz-Target", std::string{operation}}};
  request.body = body;
  // Signed anew at each try: the signature holds the time, and the server's window is five minutes.
  for (auto& header : http::sign(request, target_.credentials, target_.region, service, clock_.now())) {
    request.headers.push_back(std::move(header));
  }

  net::HttpRequest outgoing{.method = "POST", .url = endpoint.url};
  for (auto& header : request.headers) outgoing.headers.emplace_back(std::move(header.name), std::move(header.value));
  outgoing.body = std::move(request.body);
  outgoing.max_body_bytes = max_answer_bytes;
  outgoing.ca_file = target_.ca_file;
  return http_.send(outgoing, deadline);
}

Result<std::string> Client::call(std::string_view operation, std::string_view body, Deadline deadline,
                                 ServiceError* error) {
  for (int retry = 0;; ++retry) {
    TRY(auto response, send(operation, body, deadline));
    if (response.status >= 200 && response.status < 300) return std::move(response.body);

    auto problem = service_error(response);
    const ErrorCode code = code_of(problem.exception, response.status);
    const auto pause = pause_before(retry, first_pause_);
    if (retry == max_retries || !is_worth_a_retry(code, response.status) || deadline.remaining() <= pause) {
      auto detail = problem.message;
      if (error != nullptr) *error = std::move(problem);
      return fail(code, std::move(detail));
    }
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace certwright::client
