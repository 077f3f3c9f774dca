#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/answer.h"
#include "cli/style.h"

namespace certwright::cli {

/// Who was mailed for a name, when, and what the mail servers said; what is likely, and what to do. Those of whom the
/// same is to be said share a line. Empty where nobody was mailed and nothing is to be said. `columns`: of the labels.
[[nodiscard]] std::string validation_mails_text(const ValidationAnswer& validation, std::size_t columns,
                                                std::string_view lead, const Style& style);

}  // namespace certwright::cli
