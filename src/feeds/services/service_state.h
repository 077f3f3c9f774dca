#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "feeds/services/quota.h"
#include "model/feed.h"

namespace certwright::feeds {

/// A question that a service did not answer.
struct ServiceFailure {
  std::string reason;  ///< "HTTP 429: too many requests"
  Timestamp at;
};

/// What the files of a service tell of it, whichever process writes them.
struct ServiceState {
  std::size_t kept_answers = 0;
  std::optional<Timestamp> newest_answer;
  Quota::Use use;
  std::optional<ServiceFailure> last_failure;
};

/// The file of a service's in the folder of all state; empty where there is no such folder.
[[nodiscard]] std::string service_file(const std::string& folder, model::FeedId feed, std::string_view file);

/// `service` is its name in evidence: "VirusTotal", "dbl.example.org". What cannot be read is as if it never was.
[[nodiscard]] ServiceState read_service_state(const std::string& folder, model::FeedId feed, std::string_view service,
                                              Timestamp now);

/// Keeps a service's last failure in the place of the one before. Losing it costs nothing, so nothing fails.
void keep_last_failure(const std::string& folder, model::FeedId feed, std::string_view service,
                       const ServiceFailure& failure);

}  // namespace certwright::feeds
