#pragma once

#include <string_view>

#include "api/refusal.h"
#include "http/message.h"
#include "model/caller.h"
#include "service/parts.h"

namespace certwright::api {

/// Who sent a request that is signed for `service` (service::acm_service, sts_service), or AWS's exception for why that
/// cannot be told (facts 6).
[[nodiscard]] Outcome<model::Caller> authenticate(const http::Request& request, std::string_view service,
                                                  service::Parts& parts);

}  // namespace certwright::api
