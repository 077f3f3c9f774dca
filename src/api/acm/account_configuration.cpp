// GetAccountConfiguration, PutAccountConfiguration: how long before its end a certificate is first told of.
#include "service/account_configuration.h"

#include <fmt/format.h>

#include "api/acm/operations.h"
#include "api/acm/shapes.gen.h"

namespace certwright::api::acm {
namespace {

// ACM's model has a lower bound only. A longer time would begin before most certificates of today do (SC-081 brings
// public ones down to 100 days in 2027).
constexpr std::int64_t max_days_before_expiry = 90;

Outcome<std::int64_t> days_of(const PutAccountConfigurationRequest& input) {
  // facts 4.2: the text for a call without ExpiryEvents.
  if (!input.expiry_events || !input.expiry_events->days_before_expiry)
    return refuse("ValidationException", "Configuration for events is empty.");
  const std::int64_t days = *input.expiry_events->days_before_expiry;
  if (days > max_days_before_expiry)
    return refuse("ValidationException",
                  fmt::format("1 validation error detected: Value '{}' at 'expiryEvents.daysBeforeExpiry' failed to "
                              "satisfy constraint: Member must have value less than or equal to {}",
                              days, max_days_before_expiry));
  return days;
}

}  // namespace

Answer get_account_configuration(const Call& call) {
  TRY_CALL(const model::AccountConfiguration configuration,
           service::get_account_configuration(call.caller, call.parts));
  return encode(GetAccountConfigurationResponse{
      .expiry_events = ExpiryEventsConfiguration{.days_before_expiry = configuration.days_before_expiry}});
}

Answer put_account_configuration(const Call& call) {
  TRY_CALL(const PutAccountConfigurationRequest input, decode_put_account_configuration(call.input));
  TRY_CALL(const std::int64_t days, days_of(input));
  TRY_CALL_VOID(service::put_account_configuration(call.caller, days, input.idempotency_token, call.parts));
  return std::string{};
}

}  // namespace certwright::api::acm
