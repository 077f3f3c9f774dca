#pragma once

#include <filesystem>
#include <vector>

#include "net/endpoint.h"

namespace certwright::net::live {

/// The recursive resolvers of this machine (resolv.conf(5)): the first three `nameserver` lines, port 53. Lines that
/// hold no address, or a link-local one with its zone ("fe80::1%eth0"), are passed over. Empty where the file names
/// none or cannot be read: the C library would then ask 127.0.0.1, which nobody configured.
[[nodiscard]] std::vector<Endpoint> read_system_resolvers(const std::filesystem::path& file = "/etc/resolv.conf");

}  // namespace certwright::net::live
