#pragma once

#include <string>

#include "app/service_status.h"
#include "cli/style.h"

// Services that are asked about names, as people and machines read them.
namespace certwright::cli {

/// A line for the service, then one for each thing there is to tell of it, indented.
[[nodiscard]] std::string service_text(const app::ServiceStatus& status, const Style& style);
/// feed, state, kept answers, age of the newest in seconds (empty: none), nothing, source: separated by tabs, as the
/// lines of lists.
[[nodiscard]] std::string service_plain(const app::ServiceStatus& status, Timestamp now);
/// One object, without line break.
[[nodiscard]] std::string service_json(const app::ServiceStatus& status, Language language);

}  // namespace certwright::cli
