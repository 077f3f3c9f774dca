#include "net/live/socket_whois.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "net/endpoint.h"
#include "net/live/socket.h"

namespace certwright::net::live {
namespace {

using std::chrono::milliseconds;

// RFC 3912 section 2.
constexpr std::uint16_t whois_port = 43;
// A registration comes to a few kilobytes.
constexpr std::size_t most_bytes = 256UL * 1024;
// More addresses than a registry's server has.
constexpr std::size_t most_addresses = 8;
// RFC 1035 section 2.3.4.
constexpr std::size_t longest_host = 253;
constexpr std::size_t longest_query = 512;
// Longer than any way to a server that is there; a second address gets its turn.
constexpr milliseconds longest_connect{3000};

/// A server as its text names it.
struct Server {
  std::string host;  ///< a name, or an address
  std::uint16_t port = whois_port;
};

bool is_host_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

std::optional<Server> server_of(const std::string& text) {
  if (const auto endpoint = parse_endpoint(text, whois_port))
    return endpoint->port == 0 ? std::nullopt : std::optional<Server>{{endpoint->address, endpoint->port}};
  Server server;
  const std::size_t colon = text.find(':');
  server.host = text.substr(0, colon);
  if (colon != std::string::npos) {
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data() + colon + 1, end, server.port);
    if (error != std::errc{} || stopped != end || server.port == 0) return std::nullopt;
  }
  while (server.host.ends_with('.')) server.host.pop_back();
  const bool is_name =
      !server.host.empty() && server.host.size() <= longest_host && std::ranges::all_of(server.host, is_host_byte);
  return is_name ? std::optional{server} : std::nullopt;
}

/// What poll(2) says of one socket: whether `events` came before the deadline.
bool wait_for(const Socket& socket, short events, Deadline deadline) {
  pollfd one{.fd = socket.fd(), .events = events, .revents = 0};
  while (!deadline.passed()) {
    const int ready = poll(&one, 1, static_cast<int>(deadline.remaining().count()) + 1);
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
  return false;
}

/// A connection, or why there is none.
tl::expected<Socket, std::string> connect(const std::string& address, std::uint16_t port, Deadline deadline) {
  const auto endpoint = parse_endpoint(address.find(':') == std::string::npos ? address : "[" + address + "]", port);
  if (!endpoint) return tl::unexpected(std::string{"no address"});
  constexpr int kind = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
  Socket socket{::socket(endpoint->is_v6 ? AF_INET6 : AF_INET, kind, 0)};
  int error = socket.fd() < 0 ? errno : connect_to(socket.fd(), *endpoint);
  if (error == EINPROGRESS) {
    if (!wait_for(socket, POLLOUT, deadline)) return tl::unexpected(std::string{"no connection in time"});
    socklen_t size = sizeof error;
    if (getsockopt(socket.fd(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
  }
  if (error != 0) return tl::unexpected(std::string{strerror(error)});
  return socket;
}

Result<void> send_all(const Socket& socket, std::string_view bytes, const std::string& server, Deadline deadline) {
  while (!bytes.empty()) {
    if (!wait_for(socket, POLLOUT, deadline))
      return fail(ErrorCode::unavailable, fmt::format("{} did not take the question in time", server));
    const ssize_t sent = ::send(socket.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (sent <= 0) return fail(ErrorCode::unavailable, fmt::format("{} closed the connection", server));
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

// RFC 3912 section 2: an answer ends where the server closes the connection.
Result<std::string> receive_all(const Socket& socket, const std::string& server, Deadline deadline) {
  std::string text;
  std::array<char, 16UL * 1024> part{};
  while (true) {
    if (!wait_for(socket, POLLIN, deadline))
      return fail(ErrorCode::unavailable, fmt::format("{} did not end its answer in time", server));
    const ssize_t came = ::recv(socket.fd(), part.data(), part.size(), 0);
    if (came < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    // Some servers reset the connection behind their answer.
    if (came <= 0 && text.empty())
      return fail(ErrorCode::unavailable, fmt::format("{} closed the connection without an answer", server));
    if (came <= 0) return text;
    if (static_cast<std::size_t>(came) > most_bytes - text.size())
      return fail(ErrorCode::limit_exceeded,
                  fmt::format("the answer of {} is larger than {} bytes", server, most_bytes));
    text.append(part.data(), static_cast<std::size_t>(came));
  }
}

class SocketWhois final : public Whois {
 public:
  SocketWhois(Resolver& resolver, AddressGuard guard) : resolver_(resolver), guard_(std::move(guard)) {}
  [[nodiscard]] Result<std::string> ask(const std::string& server, const std::string& query,
                                        Deadline deadline) override;

 private:
  Result<std::vector<std::string>> addresses_of(const std::string& host, Deadline deadline);
  Result<Socket> connect_to_any(const Server& server, const std::string& name, Deadline deadline);

  Resolver& resolver_;
  AddressGuard guard_;
};

Result<std::vector<std::string>> SocketWhois::addresses_of(const std::string& host, Deadline deadline) {
  if (parse_endpoint(host, whois_port)) return std::vector{host};
  const std::array questions{Question{.name = host, .type = RecordType::a},
                             Question{.name = host, .type = RecordType::aaaa}};
  std::vector<std::string> addresses;
  std::string reason = "no address";
  for (const Lookup& looked : resolver_.ask(questions, deadline)) {
    if (!looked) reason = to_string(looked.error().kind);
    if (!looked) continue;
    for (const RecordData& data : looked->records)
      if (const auto* address = std::get_if<AddressData>(&data); address && addresses.size() < most_addresses)
        addresses.push_back(address->address);
  }
  if (addresses.empty())
    return fail(ErrorCode::unavailable, fmt::format("the host name {} has no address ({})", host, reason));
  return addresses;
}

Result<Socket> SocketWhois::connect_to_any(const Server& server, const std::string& name, Deadline deadline) {
  TRY(const std::vector<std::string> addresses, addresses_of(server.host, deadline));
  std::string problem;
  for (const std::string& address : addresses) {
    if (!guard_.permits(address)) {
      problem = fmt::format(
          "{} has the address {}, which is not public: [net] allow_private lets the server talk to it", name, address);
      continue;
    }
    auto socket = connect(address, server.port, deadline.at_most(longest_connect));
    if (socket) return *std::move(socket);
    problem = fmt::format("cannot connect to {}: {}", name, socket.error());
  }
  return fail(ErrorCode::unavailable, problem);
}

Result<std::string> SocketWhois::ask(const std::string& server, const std::string& query, Deadline deadline) {
  const auto named = server_of(server);
  if (!named) return fail(ErrorCode::invalid_request, fmt::format("'{}' names no WHOIS server", server));
  if (query.empty() || query.size() > longest_query || query.find_first_of("\r\n") != std::string::npos)
    return fail(ErrorCode::invalid_request, "a WHOIS question is one line of text");
  TRY(const Socket socket, connect_to_any(*named, server, deadline));
  TRY_VOID(send_all(socket, query + "\r\n", server, deadline));
  return receive_all(socket, server, deadline);
}

}  // namespace

std::unique_ptr<Whois> make_socket_whois(Resolver& resolver, AddressGuard guard) {
  return std::make_unique<SocketWhois>(resolver, std::move(guard));
}

}  // namespace certwright::net::live
