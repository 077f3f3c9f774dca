#pragma once

#include <optional>
#include <string>

#include "base/secret.h"
#include "cli/session.h"

namespace certwright::cli {

/// The passphrase of a key: the first line of `file`, with "-" that of standard input; where none is named, it is asked
/// for on the terminal, which does not show it. Nothing, having said why: it cannot be read or is empty, there is no
/// terminal, or the user interrupted. `option` is what names the file, for messages.
[[nodiscard]] std::optional<Secret> read_passphrase(const std::string& file, const char* option, const Text& prompt,
                                                    Session& session);

}  // namespace certwright::cli
