#include "api/refusal.h"

#include "api/wire/writer.h"

namespace certwright::api {
namespace {

constexpr std::string_view json_type = "application/x-amz-json-1.1";

std::vector<http::Header> headers_for(std::string_view request_id) {
  return {{.name = "Content-Type", .value = std::string{json_type}},
          {.name = "x-amzn-RequestId", .value = std::string{request_id}}};
}

std::string exception_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_request:
      return "ValidationException";
    case ErrorCode::invalid_arn:
      return "InvalidArnException";
    case ErrorCode::invalid_tag:
      return "InvalidTagException";
    case ErrorCode::too_many_tags:
      return "TooManyTagsException";
    case ErrorCode::invalid_validation_options:
      return "InvalidDomainValidationOptionsException";
    case ErrorCode::not_found:
      return "ResourceNotFoundException";
    case ErrorCode::conflict:
      return "ConflictException";
    case ErrorCode::in_use:
      return "ResourceInUseException";
    case ErrorCode::in_progress:
      return "RequestInProgressException";
    case ErrorCode::invalid_state:
      return "InvalidStateException";
    case ErrorCode::limit_exceeded:
      return "LimitExceededException";
    // facts 6: "botocore retries 5xx and ThrottlingException; return 400 ThrottlingException when rate-limiting."
    case ErrorCode::throttled:
      return "ThrottlingException";
    case ErrorCode::access_denied:
      return "AccessDeniedException";
    case ErrorCode::unavailable:
    case ErrorCode::read_only:
      return "ServiceUnavailable";
    case ErrorCode::internal:
      return "InternalFailure";
  }
  return "InternalFailure";
}

void write_throttling_reasons(wire::Writer& body, const std::vector<ThrottlingReason>& reasons) {
  body.name("throttlingReasons");
  body.open_array();
  for (const ThrottlingReason& each : reasons) {
    body.open_object();
    body.name("reason");
    body.text(each.reason);
    body.name("resource");
    body.text(each.resource);
    body.close_object();
  }
  body.close_array();
}

}  // namespace

Refusal rate_exceeded(std::string action) {
  return {.exception = "ThrottlingException",
          .message = "Rate exceeded",
          .status = 400,
          .detail = {},
          .throttling_reasons = {{.reason = "OperationRateExceeded", .resource = std::move(action)}}};
}

Refusal internal_failure(std::string detail) {
  return {.exception = "InternalFailure",
          .message = "The request processing has failed because of an unknown error, exception or failure.",
          .status = 500,
          .detail = std::move(detail)};
}

Refusal refusal_of(Error error) {
  if (error.code == ErrorCode::internal) return internal_failure(std::move(error.detail));
  const bool retry_later = error.code == ErrorCode::unavailable || error.code == ErrorCode::read_only;
  return {.exception = exception_of(error.code), .message = std::move(error.detail), .status = retry_later ? 503 : 400};
}

http::Reply to_reply(const Refusal& refusal, std::string_view request_id) {
  wire::Writer body;
  body.open_object();
  body.name("__type");
  body.text(refusal.exception);
  if (!refusal.message.empty()) {
    // The model's AccessDeniedException spells its member with a capital; every other exception does not.
    body.name(refusal.exception == "AccessDeniedException" ? "Message" : "message");
    body.text(refusal.message);
  }
  if (!refusal.throttling_reasons.empty()) write_throttling_reasons(body, refusal.throttling_reasons);
  body.close_object();
  return {.status = refusal.status, .headers = headers_for(request_id), .body = std::move(body).take()};
}

http::Reply to_reply(std::string body, std::string_view request_id) {
  return {.status = 200, .headers = headers_for(request_id), .body = std::move(body)};
}

http::Reply refuse_unread(int status, std::string_view request_id) {
  if (status == 500) return to_reply(internal_failure({}), request_id);
  Refusal refusal{.exception = "MalformedHttpRequestException",
                  .message = "The request is not one that this server can read as HTTP/1.1.",
                  .status = status};
  if (status == 408) {
    refusal.exception = "RequestTimeoutException";
    refusal.message = "The request did not arrive in time.";
  } else if (status == 413) {
    refusal.exception = "RequestEntityTooLargeException";
    refusal.message = "The request body is larger than this server accepts.";
  } else if (status == 431) {
    refusal.exception = "RequestHeaderFieldsTooLargeException";
    refusal.message = "The request headers are larger than this server accepts.";
  } else if (status == 503) {
    refusal.exception = "ServiceUnavailable";
    refusal.message = "The server cannot take this request now. Try again.";
  }
  return to_reply(refusal, request_id);
}

}  // namespace certwright::api
