#include "tests/http/socket_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <charconv>

namespace certwright::http {

SocketClient::SocketClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval limit{.tv_sec = 5, .tv_usec = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return;
  ::close(socket_);
  socket_ = -1;
}

SocketClient::~SocketClient() {
  if (socket_ >= 0) ::close(socket_);
}

bool SocketClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void SocketClient::end_sending() { ::shutdown(socket_, SHUT_WR); }

bool SocketClient::read_more() {
  std::array<char, 16384> part{};
  const ssize_t got = ::recv(socket_, part.data(), part.size(), 0);
  if (got <= 0) return false;
  pending_.append(part.data(), static_cast<std::size_t>(got));
  return true;
}

SocketClient::Answer SocketClient::receive_head() {
  std::size_t end = 0;
  while ((end = pending_.find("\r\n\r\n")) == std::string::npos) {
    if (!read_more()) return {};
  }
  Answer answer{.head = pending_.substr(0, end + 2)};
  pending_.erase(0, end + 4);
  const std::string_view status = std::string_view{answer.head}.substr(9, 3);
  std::from_chars(status.data(), status.data() + status.size(), answer.status);
  return answer;
}

SocketClient::Answer SocketClient::receive() {
  Answer answer = receive_head();
  constexpr std::string_view name = "Content-Length: ";
  const auto at = answer.head.find(name);
  if (at == std::string::npos) return answer;
  std::size_t length = 0;
  const char* digits = answer.head.data() + at + name.size();
  std::from_chars(digits, answer.head.data() + answer.head.size(), length);
  while (pending_.size() < length) {
    if (!read_more()) return {};
  }
  answer.body = pending_.substr(0, length);
  pending_.erase(0, length);
  return answer;
}

bool SocketClient::is_closed() {
  char byte = 0;
  return pending_.empty() && ::recv(socket_, &byte, 1, 0) == 0;
}

}  // namespace certwright::http
