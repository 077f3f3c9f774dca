#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/deadline.h"
#include "model/delegation.h"
#include "net/name_servers.h"

namespace certwright::checks {

/// What this machine's own resolvers say, each asked all questions as a program on this machine would.
[[nodiscard]] model::SystemViewFact ask_system_resolvers(std::span<const net::Endpoint> resolvers,
                                                         std::span<const net::Question> questions,
                                                         net::NameServers& servers, Deadline deadline);

/// Whether one of the resolvers answers a question when it is told not to validate (RFC 4035 section 3.2.2); nothing
/// where none answers anything.
[[nodiscard]] std::optional<bool> answers_unchecked(std::span<const net::Endpoint> resolvers,
                                                    const net::Question& question, net::NameServers& servers,
                                                    Deadline deadline);

}  // namespace certwright::checks
