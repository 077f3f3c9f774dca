#pragma once

#include <memory>

#include "net/address_guard.h"
#include "net/resolver.h"
#include "net/whois.h"

namespace certwright::net::live {

/// WHOIS over sockets, each question on a connection of its own. Host names are resolved by `resolver`, which outlives
/// this; of their addresses only those that `guard` permits are connected to, one after another, eight at most.
[[nodiscard]] std::unique_ptr<Whois> make_socket_whois(Resolver& resolver, AddressGuard guard);

}  // namespace certwright::net::live
