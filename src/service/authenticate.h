#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "base/sigv4.h"
#include "model/caller.h"
#include "service/parts.h"

namespace certwright::service {

/// Why a caller is not let in: AWS's exception name and text (facts 6).
struct AuthenticationFailure {
  std::string exception;  ///< UnrecognizedClientException, InvalidSignatureException, AccessDeniedException
  std::string message;
};

/// The services that a call can be signed for, as its scope spells them. Each address answers one of them only.
inline constexpr std::string_view acm_service = "acm";
inline constexpr std::string_view sts_service = "sts";

/// Who calls `service`. Refuses an unknown or disabled key, a scope that is not this service's or day's, a clock more
/// than five minutes off, a signature that differs (compared in constant time).
[[nodiscard]] tl::expected<model::Caller, AuthenticationFailure> authenticate(const SignedRequest& call,
                                                                              std::string_view service,
                                                                              std::string_view request_id,
                                                                              Parts& parts);

}  // namespace certwright::service
