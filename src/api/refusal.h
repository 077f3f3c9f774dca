#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "base/result.h"
#include "http/message.h"

namespace certwright::api {

/// One of ThrottlingException's throttlingReasons.
struct ThrottlingReason {
  std::string reason;
  std::string resource;
};

/// Why a call is not answered with its result, in AWS's words: what becomes the error body.
struct Refusal {
  std::string exception;  ///< "ValidationException", without namespace
  std::string message;    ///< for the caller; may be empty, and is then left out
  int status = 400;
  std::string detail;  ///< for the log only
  std::vector<ThrottlingReason> throttling_reasons = {};
};

/// A value, or the refusal that answers the call.
template <class T>
using Outcome = tl::expected<T, Refusal>;

[[nodiscard]] inline tl::unexpected<Refusal> refuse(std::string exception, std::string message) {
  return tl::unexpected(Refusal{std::move(exception), std::move(message)});
}

/// AWS's exception for an error. The detail of `internal` goes to the log, not to the caller.
[[nodiscard]] Refusal refusal_of(Error error);

/// ThrottlingException: more calls of `action` ("acm:ListCertificates") a second than the account may make.
[[nodiscard]] Refusal rate_exceeded(std::string action);

/// A fault of ours: 500 InternalFailure; `detail` is logged.
[[nodiscard]] Refusal internal_failure(std::string detail);

/// The error body `{"__type":…,"message":…}` with its status and headers (facts 6).
[[nodiscard]] http::Reply to_reply(const Refusal& refusal, std::string_view request_id);

/// A success: 200 with a JSON text, or with an empty body for writes without output.
[[nodiscard]] http::Reply to_reply(std::string body, std::string_view request_id);

/// http::ListenerOptions::refuse of the API's listener: the AWS-shaped answer to a request that was not read whole.
[[nodiscard]] http::Reply refuse_unread(int status, std::string_view request_id);

}  // namespace certwright::api

/// TRY_CALL(auto input, decode(…)): unwraps an Outcome or a Result, or returns its Refusal.
#define CERTWRIGHT_TRY_CALL_(temporary, declaration, ...)                             \
  auto temporary = (__VA_ARGS__);                                                     \
  if (!temporary) return ::certwright::api::as_refusal(std::move(temporary).error()); \
  declaration = *std::move(temporary)
#define TRY_CALL(declaration, ...) \
  CERTWRIGHT_TRY_CALL_(CERTWRIGHT_JOIN(outcome_, __COUNTER__), declaration, __VA_ARGS__)
/// TRY_CALL_VOID(…): the same for one that holds nothing.
#define CERTWRIGHT_TRY_CALL_VOID_(temporary, ...) \
  if (auto temporary = (__VA_ARGS__); !temporary) return ::certwright::api::as_refusal(std::move(temporary).error())
#define TRY_CALL_VOID(...) CERTWRIGHT_TRY_CALL_VOID_(CERTWRIGHT_JOIN(outcome_, __COUNTER__), __VA_ARGS__)

namespace certwright::api {

[[nodiscard]] inline tl::unexpected<Refusal> as_refusal(Refusal refusal) { return tl::unexpected(std::move(refusal)); }
[[nodiscard]] inline tl::unexpected<Refusal> as_refusal(Error error) {
  return tl::unexpected(refusal_of(std::move(error)));
}

}  // namespace certwright::api
