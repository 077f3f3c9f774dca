#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/deadline.h"
#include "net/live/direct_name_servers.h"
#include "net/live/socket.h"

namespace certwright::net::live {

/// One question to one server on a socket of its own, from the first octet sent to its end. It never blocks: its owner
/// waits for the socket, and calls.
class DnsExchange {
 public:
  using Moment = Deadline::Steady::time_point;

  virtual ~DnsExchange() = default;
  DnsExchange(const DnsExchange&) = delete;
  DnsExchange& operator=(const DnsExchange&) = delete;

  /// Connects, and sends where that can be done at once.
  virtual void start(const Endpoint& server) = 0;
  /// POLLIN or POLLOUT.
  [[nodiscard]] virtual short waits_for() const = 0;
  /// The socket is ready, or has an error. `buffer` has room for the largest datagram.
  virtual void on_ready(std::span<std::uint8_t> buffer) = 0;
  /// When on_time() must be called, if it has not ended before.
  [[nodiscard]] virtual Moment wake_at() const = 0;
  virtual void on_time() = 0;
  /// Its time is up.
  virtual void give_up() = 0;

  [[nodiscard]] int fd() const { return socket_.fd(); }
  [[nodiscard]] bool ended() const { return ended_; }
  /// Once it has ended.
  [[nodiscard]] ServerReply take() { return std::move(reply_); }

 protected:
  DnsExchange(Socket socket, Bytes message) : socket_(std::move(socket)), message_(std::move(message)) {}

  [[nodiscard]] const Bytes& message() const { return message_; }
  [[nodiscard]] Moment began() const { return began_; }
  [[nodiscard]] bool had_strangers() const { return strangers_ > 0; }
  /// A whole message of the server: its reply ends the exchange; so does one that is meant as it and cannot be read, or
  /// the last of too many that are none.
  void consider(ByteView received);
  void end(ServerReply::End how, std::string detail);
  /// Ends as errno of a system call says.
  void fail(int error);

 private:
  Socket socket_;
  Bytes message_;  ///< the question as it is sent
  Moment began_ = Deadline::Steady::now();
  std::size_t strangers_ = 0;
  bool ended_ = false;
  ServerReply reply_;
};

/// `socket`: of the server's family and the question's transport, not blocking. `message`: encode_question()'s.
[[nodiscard]] std::unique_ptr<DnsExchange> make_dns_exchange(ServerQuestion::Transport transport, Socket socket,
                                                             Bytes message, const DirectOptions& options);

}  // namespace certwright::net::live
