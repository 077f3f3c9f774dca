#pragma once

#include <vector>

#include "cli/answer.h"
#include "cli/session.h"

namespace certwright::cli {

/// Shows names that are none, in the form that the user wants: as `check` shows them.
void show_refused(const std::vector<NameAnswer>& names, Session& session);

}  // namespace certwright::cli
