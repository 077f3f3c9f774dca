#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/json_string.h"
#include "base/text.h"
#include "cli/answer.h"

// JSON written by hand: the answers are small and of fixed form, and a million of them are written one after another.
namespace certwright::cli {

/// {"name","display_name","verdict","findings":[{"id","severity","effect","certainty","message","evidence","remedy",
/// "acm_failure_reason"}]}, and "validation" where the answer has it. Message and remedy in one language.
void append_json(std::string& out, const NameAnswer& name, Language language);

/// {"schema_version":1} with these members, all of them texts, and a line break.
[[nodiscard]] std::string json_document(std::initializer_list<std::pair<std::string_view, std::string_view>> members);

/// {"schema_version":1,"names":[…]} with ExplainCertificate's further members, and a line break.
[[nodiscard]] std::string json_document(const CertificateAnswer& certificate, Language language);

}  // namespace certwright::cli
