#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "net/http_client.h"
#include "net/whois.h"
#include "registration/registration_data.h"
#include "registration/settings.h"

namespace certwright::registration {

/// What registries are asked through. All outlive them. The doors decide whom nobody may be led to: an AddressGuard.
struct RegistrationDoors {
  net::HttpClient& client;
  net::Whois& whois;
  const Clock& clock;
  std::string folder;  ///< where the list of RDAP services is kept over a restart; empty: nowhere
};

/// RDAP and WHOIS as the settings have them; null where look-ups are off. What is learnt of persons is kept in memory
/// only. Fails: invalid_request (an rdap_bootstrap file that cannot be read).
[[nodiscard]] Result<std::unique_ptr<RegistrationData>> open_registration_data(const RegistrationSettings& settings,
                                                                               const RegistrationDoors& doors);

}  // namespace certwright::registration
