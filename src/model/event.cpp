#include "model/event.h"

namespace certwright::model {

std::string actor_of(const Caller& caller) {
  return make_principal_arn(caller.region, caller.account, caller.principal);
}

Event certificate_event(std::string name, const CertificateArn& arn, std::string actor, Timestamp at,
                        std::vector<std::pair<std::string, std::string>> details) {
  const auto parts = parse_certificate_arn(arn.str());
  return {.name = std::move(name),
          .subject = arn.str(),
          .account = parts ? parts->account : std::string{},
          .actor = std::move(actor),
          .at = at,
          .details = std::move(details)};
}

}  // namespace certwright::model
