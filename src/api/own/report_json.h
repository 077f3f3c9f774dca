#pragma once

#include <boost/json/object.hpp>

#include "model/report.h"
#include "service/explain.h"

namespace certwright::api::own {

/// The version of the documents below. It grows when a member changes its meaning or goes; new members do not count.
inline constexpr int schema_version = 1;

/// `{"schema_version", "names": [{"name", "display_name" where it differs, "verdict", "findings": […]}]}`: what
/// CheckNames answers and what `check --json` prints.
[[nodiscard]] boost::json::object to_json(const model::Report& report);

/// The same names with their validation, and the certificate around them: what ExplainCertificate answers and what
/// `why --json` prints. Times are RFC 3339 or null.
[[nodiscard]] boost::json::object to_json(const service::Explanation& explanation);

/// One finding: its cause's words in both languages and the evidence that fills them.
[[nodiscard]] boost::json::object to_json(const model::Finding& finding);

}  // namespace certwright::api::own
