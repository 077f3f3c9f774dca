#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "feeds/reputation_services.h"
#include "feeds/services/settings.h"
#include "net/http_client.h"
#include "net/resolver.h"

namespace certwright::feeds {

/// What services ask through. All outlive them.
struct ServiceDoors {
  net::HttpClient& client;
  net::Resolver& resolver;
  const Clock& clock;
  std::string folder;  ///< where answers and quotas are kept over a restart; empty: they are not
};

/// The services that are switched on, asked side by side; null where none is.
/// Fails: invalid_request (a key file that cannot be read).
[[nodiscard]] Result<std::unique_ptr<ReputationServices>> open_reputation_services(const ReputationSettings& settings,
                                                                                   const ServiceDoors& doors);

}  // namespace certwright::feeds
