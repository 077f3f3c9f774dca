#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace certwright::http {

/// One TCP connection to loopback, blocking: writes exactly the bytes that a test says, and reads what comes back.
/// Nothing waits longer than five seconds.
class SocketClient {
 public:
  explicit SocketClient(std::uint16_t port);
  ~SocketClient();
  SocketClient(const SocketClient&) = delete;
  SocketClient& operator=(const SocketClient&) = delete;

  [[nodiscard]] bool connected() const { return socket_ >= 0; }
  [[nodiscard]] int descriptor() const { return socket_; }
  /// False when the other side has gone.
  bool send(std::string_view bytes);
  /// Sends no more; still reads.
  void end_sending();

  struct Answer {
    int status = 0;  ///< 0: none came
    std::string head;
    std::string body;
    [[nodiscard]] bool has(std::string_view header_line) const { return head.find(header_line) != std::string::npos; }
  };
  /// Reads one answer by its Content-Length.
  Answer receive();
  /// Reads only a header section: the answer to HEAD, or 100.
  Answer receive_head();
  /// Whether the other side closes now, having sent nothing more.
  bool is_closed();

 private:
  bool read_more();
  int socket_ = -1;
  std::string pending_;
};

}  // namespace certwright::http
