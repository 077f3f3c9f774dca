#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace certwright {

/// Why an operation could not be done. The doors map each code to a wire error in one `switch` without `default`.
enum class ErrorCode {
  invalid_request,             ///< the caller's input breaks a rule
  invalid_arn,                 ///< an ARN that is none, or is not of this kind
  invalid_tag,                 ///< a tag key or value that may not be used
  too_many_tags,               ///< more tags than a certificate may have
  invalid_validation_options,  ///< DomainValidationOptions that contradict the request
  not_found,                   ///< no such thing, or none that this caller may see
  conflict,                    ///< somebody else changed it first; read again and retry
  in_use,                      ///< cannot be removed while a service uses it
  in_progress,                 ///< the certificate has not been issued yet
  invalid_state,               ///< the thing exists, but its state does not allow this
  limit_exceeded,              ///< a quota of the account
  throttled,                   ///< too many requests at once
  access_denied,               ///< the caller may not do this
  unavailable,                 ///< something outside did not answer, or not in time
  read_only,                   ///< the store cannot be written now (a full disk, a lost mount)
  internal,                    ///< a fault of ours; `detail` goes to the log, not to the caller
};

/// The code's own spelling, as logged: `invalid_request`, …
std::string_view to_string(ErrorCode code);

/// An operation could not be done. `detail` is a sentence for the caller, except for `internal`.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string detail;
};

/// A value, or why there is none. C++23's std::expected would be one alias away.
template <class T>
using Result = tl::expected<T, Error>;

/// The error half of a Result: `return fail(ErrorCode::not_found, "…")`.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string detail) {
  return tl::unexpected(Error{code, std::move(detail)});
}

}  // namespace certwright

#define CERTWRIGHT_JOIN_(a, b) a##b
#define CERTWRIGHT_JOIN(a, b) CERTWRIGHT_JOIN_(a, b)
#define CERTWRIGHT_TRY_(temporary, declaration, ...)                          \
  auto temporary = (__VA_ARGS__);                                             \
  if (!temporary) return ::tl::make_unexpected(std::move(temporary).error()); \
  declaration = *std::move(temporary)
#define CERTWRIGHT_TRY_VOID_(temporary, ...) \
  if (auto temporary = (__VA_ARGS__); !temporary) return ::tl::make_unexpected(std::move(temporary).error())

/// TRY(const int port, parse_port(text)): unwraps a Result, or returns its error from the enclosing function.
#define TRY(declaration, ...) CERTWRIGHT_TRY_(CERTWRIGHT_JOIN(result_, __COUNTER__), declaration, __VA_ARGS__)
/// TRY_VOID(tx.put(certificate)): returns the error of a Result<void>, or goes on.
#define TRY_VOID(...) CERTWRIGHT_TRY_VOID_(CERTWRIGHT_JOIN(result_, __COUNTER__), __VA_ARGS__)
