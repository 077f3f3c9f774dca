#include "api/authenticate.h"

#include "http/sigv4.h"
#include "service/authenticate.h"

namespace certwright::api {

Outcome<model::Caller> authenticate(const http::Request& request, std::string_view service, service::Parts& parts) {
  auto claimed = http::read_signature(request);
  if (!claimed) return refuse(std::move(claimed.error().exception), std::move(claimed.error().message));
  // There are no temporary credentials here, so every session token is foreign.
  if (const std::string* token = request.header("X-Amz-Security-Token"); token != nullptr && !token->empty())
    return refuse("UnrecognizedClientException", "The security token included in the request is invalid.");
  auto caller = service::authenticate(*claimed, service, request.request_id, parts);
  if (caller) return *std::move(caller);
  if (caller.error().exception == "InternalFailure")
    return tl::unexpected(internal_failure(std::move(caller.error().message)));
  return refuse(std::move(caller.error().exception), std::move(caller.error().message));
}

}  // namespace certwright::api
