#pragma once

#include <string>

#include "model/delegation.h"
#include "net/name_servers.h"

namespace certwright::checks {

/// How one question to one address ended, as facts keep it. `server` is the name of the server, or empty.
[[nodiscard]] model::ServerAnswer answer_of(const net::ServerQuestion& question, const net::ServerReply& reply,
                                            const std::string& server);

}  // namespace certwright::checks
