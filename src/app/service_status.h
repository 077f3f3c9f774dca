#pragma once

#include <string>
#include <vector>

#include "app/config.h"
#include "feeds/known_source.h"
#include "feeds/services/service_state.h"

namespace certwright::app {

/// One service that is asked about a name at a time, as it is now.
struct ServiceStatus {
  model::FeedId feed = model::FeedId::virustotal;
  std::string name;    ///< as evidence names it; empty for one that is switched off
  bool is_on = false;  ///< the operator has switched it on
  bool is_required = false;
  std::string source;  ///< where it is asked; nothing secret
  const feeds::KnownSource* known = nullptr;
  std::size_t per_minute = 0;  ///< 0: no limit
  std::size_t per_day = 0;     ///< 0: no limit
  feeds::ServiceState state;   ///< of one that is on

  /// The last question that it did not answer is later than the newest answer that is kept.
  [[nodiscard]] bool is_failing() const;
};

/// Every service, in the order of FeedId; a DNS block list each. Reads the files that a running server keeps of them,
/// and asks nobody.
[[nodiscard]] std::vector<ServiceStatus> service_statuses(const Config& config, const std::string& data_dir,
                                                          Timestamp now);

}  // namespace certwright::app
