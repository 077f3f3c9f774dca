#include "net/live/system_resolvers.h"

#include <fstream>
#include <sstream>
#include <string>

namespace certwright::net::live {

std::vector<Endpoint> read_system_resolvers(const std::filesystem::path& file) {
  constexpr std::size_t most = 3;  // MAXNS of <resolv.h>: the C library asks no more
  constexpr std::uint16_t dns_port = 53;
  std::ifstream in{file};
  std::vector<Endpoint> resolvers;
  for (std::string line; resolvers.size() < most && std::getline(in, line);) {
    std::istringstream words{line};
    std::string keyword;
    std::string address;
    if (!(words >> keyword >> address) || keyword != "nameserver") continue;
    if (auto endpoint = parse_endpoint(address, dns_port); endpoint && endpoint->address == address)
      resolvers.push_back(*std::move(endpoint));
  }
  return resolvers;
}

}  // namespace certwright::net::live
