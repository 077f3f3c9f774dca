#pragma once

#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

#include "api/refusal.h"
#include "model/caller.h"
#include "service/parts.h"

namespace certwright::api {

/// The action of an operation, by its X-Amz-Target: `acm:ListCertificates`; `certwright:…` for our own.
[[nodiscard]] std::string action_of(std::string_view target);

/// Whether the caller may call the operation with this X-Amz-Target and input. Called once for every call, after the
/// signature and before the operation, so that no operation can forget it; costs nothing for an account's own keys.
///
/// What IAM judges is made from the input as the Service Authorization Reference has it for ACM: the action is the
/// operation (acm:…, certwright:… for our own), the resource is the certificate's ARN; `certificate/*` of the account
/// and Region where a certificate is made; `*` for operations that have none. Refuses: AccessDeniedException.
[[nodiscard]] Outcome<void> authorise(const model::Caller& caller, std::string_view target,
                                      const boost::json::object& input, service::Parts& parts);

}  // namespace certwright::api
