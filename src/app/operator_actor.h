#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "model/event.h"

namespace certwright::app {

/// The actor of what is done on the server's own machine, with `--data`: "operator:alice", by the Unix user who runs
/// the command; under sudo by the one who called it. model::operator_actor alone where the user has no name.
[[nodiscard]] std::string operator_name();

/// An event of such a command. `account` may be empty: the installation.
[[nodiscard]] model::Event operator_event(std::string name, std::string subject, std::string account, Timestamp at,
                                          std::vector<std::pair<std::string, std::string>> details);

}  // namespace certwright::app
