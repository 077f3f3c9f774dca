#pragma once

#include <string_view>

#include "service/parts.h"

namespace certwright::service {

/// Forgets what resolver and services said of a name (without `*.`), so that all of them are asked anew.
void forget_answers_about(std::string_view name, Parts& parts);

}  // namespace certwright::service
