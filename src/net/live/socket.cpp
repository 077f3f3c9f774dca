#include "net/live/socket.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <utility>

#include "net/address_guard.h"

namespace certwright::net::live {
namespace {

/// The address in presentation form; empty for other families.
std::string presented(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* octets = nullptr;
  if (address->sa_family == AF_INET)
    octets = &reinterpret_cast<const sockaddr_in*>(address)->sin_addr;
  else if (address->sa_family == AF_INET6)
    octets = &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
  if (octets == nullptr) return {};
  const char* const written = inet_ntop(address->sa_family, octets, text.data(), static_cast<socklen_t>(text.size()));
  return written == nullptr ? std::string{} : std::string{written};
}

struct FreeInterfaces {
  void operator()(ifaddrs* first) const noexcept { freeifaddrs(first); }
};

}  // namespace

Socket::~Socket() {
  if (fd_ >= 0) close(fd_);
}

Socket::Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

int connect_to(int fd, const Endpoint& endpoint) {
  int result = 0;
  if (endpoint.is_v6) {
    sockaddr_in6 to{};
    to.sin6_family = AF_INET6;
    to.sin6_port = htons(endpoint.port);
    inet_pton(AF_INET6, endpoint.address.c_str(), &to.sin6_addr);
    result = connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  } else {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(endpoint.port);
    inet_pton(AF_INET, endpoint.address.c_str(), &to.sin_addr);
    result = connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }
  return result == 0 ? 0 : errno;
}

ConnectFailure connect_failure(int error) {
  if (error == ECONNREFUSED || error == ECONNRESET) return ConnectFailure::refused;
  if (error == ETIMEDOUT || error == 0) return ConnectFailure::timeout;
  return ConnectFailure::unreachable;
}

bool has_route_to(const std::string& address) {
  constexpr std::uint16_t any_port = 53;
  const auto endpoint = parse_endpoint(address, any_port);
  if (!endpoint) return false;
  const Socket probe{socket(endpoint->is_v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  if (probe.fd() < 0 || connect_to(probe.fd(), *endpoint) != 0) return false;
  if (!endpoint->is_v6 || !AddressGuard{}.permits(address)) return true;
  sockaddr_in6 own{};
  socklen_t size = sizeof own;
  return getsockname(probe.fd(), reinterpret_cast<sockaddr*>(&own), &size) == 0 &&
         AddressGuard{}.permits(presented(reinterpret_cast<const sockaddr*>(&own)));
}

std::vector<std::string> interface_addresses() {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return {};
  const std::unique_ptr<ifaddrs, FreeInterfaces> owned{list};
  std::vector<std::string> addresses;
  for (const ifaddrs* one = list; one != nullptr; one = one->ifa_next)
    if (one->ifa_addr != nullptr)
      if (std::string text = presented(one->ifa_addr); !text.empty()) addresses.push_back(std::move(text));
  return addresses;
}

}  // namespace certwright::net::live
