#include "service/authenticate.h"

#include <algorithm>
#include <cctype>
#include <chrono>

#include <fmt/format.h>

namespace certwright::service {
namespace {

// facts 6: "window 5 min".
constexpr std::chrono::minutes allowed_skew{5};

tl::unexpected<AuthenticationFailure> refuse(std::string exception, std::string message) {
  return tl::unexpected(AuthenticationFailure{std::move(exception), std::move(message)});
}

bool is_region(std::string_view text) {
  constexpr std::size_t longest = 32;  // the longest Region names of AWS have 16 characters
  return !text.empty() && text.size() <= longest &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

tl::expected<void, AuthenticationFailure> keeps_scope(const SignedRequest& call, std::string_view service) {
  if (!is_region(call.region))
    return refuse("InvalidSignatureException",
                  fmt::format("Credential should be scoped to a valid region, not '{}'. ", call.region));
  if (call.service != service)
    return refuse("InvalidSignatureException",
                  fmt::format("Credential should be scoped to correct service: '{}'. ", service));
  const std::string_view day_of_date = std::string_view{call.amz_date}.substr(0, 8);
  if (call.day != day_of_date)
    return refuse(
        "InvalidSignatureException",
        fmt::format("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                    "'{}' != '{}', from '{}'.",
                    call.day, day_of_date, call.amz_date));
  return {};
}

tl::expected<void, AuthenticationFailure> keeps_time(const SignedRequest& call, Timestamp now) {
  if (call.signed_at + allowed_skew < now)
    return refuse("InvalidSignatureException", fmt::format("Signature expired: {} is now earlier than {} ({} - 5 min.)",
                                                           call.amz_date, amz_date(now - allowed_skew), amz_date(now)));
  if (call.signed_at > now + allowed_skew)
    return refuse("InvalidSignatureException",
                  fmt::format("Signature not yet current: {} is still later than {} ({} + 5 min.)", call.amz_date,
                              amz_date(now + allowed_skew), amz_date(now)));
  return {};
}

}  // namespace

tl::expected<model::Caller, AuthenticationFailure> authenticate(const SignedRequest& call, std::string_view service,
                                                                std::string_view request_id, Parts& parts) {
  if (auto kept = keeps_scope(call, service); !kept) return tl::unexpected(std::move(kept).error());
  if (auto kept = keeps_time(call, parts.clock.now()); !kept) return tl::unexpected(std::move(kept).error());
  const auto key = parts.secrets.signing_key(call.access_key_id, call.day, call.region, call.service);
  if (!key) {
    if (key.error().code == ErrorCode::not_found || key.error().code == ErrorCode::access_denied)
      return refuse("UnrecognizedClientException", "The security token included in the request is invalid.");
    return refuse("InternalFailure", key.error().detail);
  }
  const std::string expected = hex(hmac_sha256(key->key, bytes_of(call.string_to_sign)));
  if (!constant_time_equal(bytes_of(expected), bytes_of(call.signature)))
    return refuse(
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
        "Access Key and signing method. Consult the service documentation for details.");
  return model::Caller{.account = key->account,
                       .region = call.region,
                       .access_key_id = call.access_key_id,
                       .request_id = std::string{request_id},
                       .principal = key->principal};
}

}  // namespace certwright::service
