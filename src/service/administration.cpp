#include "service/administration.h"

#include <fmt/format.h>

#include "model/arn.h"

namespace certwright::service {

bool is_administrator(const model::Caller& caller, const Parts& parts) {
  return parts.administrators != nullptr && parts.administrators->include(caller);
}

Result<void> is_for_administrators(const model::Caller& caller, std::string_view action, const Parts& parts) {
  if (is_administrator(caller, parts)) return {};
  const std::string who = model::make_principal_arn(caller.region, caller.account, caller.principal);
  if (parts.administrators == nullptr || parts.administrators->empty())
    return fail(
        ErrorCode::access_denied,
        fmt::format("User: {} is not authorized to perform: {} because this installation has no administrators: "
                    "`[policy] administrators` of its configuration is empty.",
                    who, action));
  return fail(ErrorCode::access_denied,
              fmt::format("User: {} is not authorized to perform: {} because only administrators of this installation "
                          "are (`[policy] administrators` of its configuration).",
                          who, action));
}

Result<std::optional<std::string>> shown_account(const model::Caller& caller, const std::optional<std::string>& wanted,
                                                 const Parts& parts) {
  if (is_administrator(caller, parts)) return wanted;
  if (!wanted || *wanted == caller.account) return std::optional{caller.account};
  return fail(
      ErrorCode::access_denied,
      fmt::format("Only administrators of this installation are shown what is not account {}'s.", caller.account));
}

}  // namespace certwright::service
