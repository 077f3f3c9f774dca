#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "model/report.h"
#include "service/explain.h"
#include "service/name_checks.h"

namespace certwright::api::own {

/// The version of the documents below. It grows when a member changes its meaning or goes; new members do not count.
inline constexpr int schema_version = 1;

/// `{"schema_version", "check_id", "status", "created_at", "expires_at", "done", "total", "from", "names": [{"name",
/// "display_name" where it differs, "verdict", "findings": […]}]}`: what CheckNames and GetCheck answer. `with_facts`
/// adds "facts", an object a name, and "facts_policy": model/facts_json.h has their form.
enum class WithFacts { no, yes };
[[nodiscard]] std::string check_answer(const service::NameCheckPage& page, WithFacts with_facts,
                                       const service::Parts& parts);

/// `{"schema_version", "names": […]}` alone.
[[nodiscard]] boost::json::object to_json(const model::Report& report);

/// The same names with their validation, and the certificate around them: what ExplainCertificate answers and what
/// `why --json` prints. Times are RFC 3339 or null.
[[nodiscard]] boost::json::object to_json(const service::Explanation& explanation);

/// One finding: its cause's words in both languages and the evidence that fills them.
[[nodiscard]] boost::json::object to_json(const model::Finding& finding);

}  // namespace certwright::api::own
