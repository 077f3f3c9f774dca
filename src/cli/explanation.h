#pragma once

#include <string>

#include "cli/commands.h"
#include "cli/remote.h"

namespace certwright::cli {

/// Asks why a certificate is in its state, shows the answer, gives the exit code. `subject`: an ARN, or a name.
int explain(Remote& remote, Session& session, const std::string& subject, const Strictness& strictness);

}  // namespace certwright::cli
