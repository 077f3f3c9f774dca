#include "net/live/dns_exchange.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "net/dns_message.h"

namespace certwright::net::live {
namespace {

using End = ServerReply::End;
using std::chrono::milliseconds;

// More messages that are no reply than a duplicate or two of an earlier one: somebody floods the socket.
constexpr std::size_t most_strangers = 64;

milliseconds since(DnsExchange::Moment began) {
  return std::chrono::duration_cast<milliseconds>(Deadline::Steady::now() - began);
}

bool is_passing(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR || error == ENOBUFS; }

class UdpExchange final : public DnsExchange {
 public:
  UdpExchange(Socket socket, Bytes message, const DirectOptions& options)
      : DnsExchange(std::move(socket), std::move(message)),
        wakes_{began() + options.second_try, began() + options.third_try, began() + options.udp_limit} {}

  void start(const Endpoint& server) override {
    if (const int error = connect_to(fd(), server); error != 0) return fail(error);
    send_once();
  }
  [[nodiscard]] short waits_for() const override { return POLLIN; }
  void on_ready(std::span<std::uint8_t> buffer) override {
    // Others wait for their turn: what else has come is read after it.
    constexpr int at_a_time = 8;
    for (int count = 0; count < at_a_time && !ended(); ++count) {
      const ssize_t size = recv(fd(), buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (size < 0) {
        if (!is_passing(errno)) fail(errno);
        return;
      }
      consider(buffer.first(static_cast<std::size_t>(size)));
    }
  }
  [[nodiscard]] Moment wake_at() const override { return std::min(wakes_.at(tries_ - 1), wakes_.back()); }
  void on_time() override {
    if (wake_at() == wakes_.back()) return give_up();
    ++tries_;
    send_once();
  }
  void give_up() override {
    if (had_strangers()) return end(End::malformed, "what came was no reply to the question");
    end(End::timeout, fmt::format("no reply to {} {} within {} ms", tries_, tries_ == 1 ? "datagram" : "datagrams",
                                  since(began()).count()));
  }

 private:
  void send_once() {
    if (send(fd(), message().data(), message().size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && !is_passing(errno))
      fail(errno);
  }

  std::array<Moment, 3> wakes_;  ///< to send again, twice; and to give up
  std::size_t tries_ = 1;
};

// RFC 1035 section 4.2.2: a message has its length before it, in two octets.
constexpr std::size_t length_bytes = 2;

Bytes framed(ByteView message) {
  Bytes frame(length_bytes + message.size());
  frame[0] = static_cast<std::uint8_t>(message.size() >> 8);
  frame[1] = static_cast<std::uint8_t>(message.size() & 0xff);
  std::ranges::copy(message, frame.begin() + length_bytes);
  return frame;
}

class TcpExchange final : public DnsExchange {
 public:
  TcpExchange(Socket socket, Bytes message, const DirectOptions& options)
      : DnsExchange(std::move(socket), std::move(message)),
        unsent_(framed(this->message())),
        gives_up_at_(began() + options.tcp_limit) {}

  void start(const Endpoint& server) override {
    const int error = connect_to(fd(), server);
    if (error != 0 && error != EINPROGRESS) return fail(error);
    if (error == 0) on_connected();
  }
  [[nodiscard]] short waits_for() const override { return connected_ && unsent_.empty() ? POLLIN : POLLOUT; }
  void on_ready(std::span<std::uint8_t> buffer) override {
    if (!connected_)
      on_connected();
    else if (!unsent_.empty())
      send_more();
    else
      receive_more(buffer);
  }
  [[nodiscard]] Moment wake_at() const override { return gives_up_at_; }
  void on_time() override { give_up(); }
  void give_up() override {
    if (had_strangers() || !received_.empty())
      return end(End::malformed, "what came is no whole reply to the question");
    end(End::timeout, fmt::format("no {} within {} ms", connected_ ? "reply" : "connection", since(began()).count()));
  }

 private:
  void on_connected() {
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(fd(), SOL_SOCKET, SO_ERROR, &error, &size) != 0) error = errno;
    if (error != 0) return fail(error);
    connected_ = true;
    send_more();
  }
  void send_more() {
    const ssize_t size = send(fd(), unsent_.data(), unsent_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (size >= 0)
      unsent_.erase(unsent_.begin(), unsent_.begin() + size);
    else if (!is_passing(errno))
      on_broken_off(errno);
  }
  void receive_more(std::span<std::uint8_t> buffer) {
    const ssize_t size = recv(fd(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size < 0 && is_passing(errno)) return;
    if (size <= 0) return on_broken_off(size < 0 ? errno : 0);
    received_.insert(received_.end(), buffer.begin(), buffer.begin() + size);
    while (!ended() && received_.size() >= length_bytes) {
      const std::size_t length = static_cast<std::size_t>(received_[0]) << 8 | received_[1];
      if (received_.size() < length_bytes + length) return;
      consider(ByteView{received_}.subspan(length_bytes, length));
      received_.erase(received_.begin(), received_.begin() + static_cast<std::ptrdiff_t>(length_bytes + length));
    }
  }
  /// The server ended the connection: errno, or 0 where it did so in order.
  void on_broken_off(int error) {
    if (had_strangers() || !received_.empty())
      return end(End::malformed, "the connection was closed before a whole reply had come");
    if (error != 0 && error != EPIPE) return fail(error);
    end(End::refused, "the connection was closed without a reply");
  }

  Bytes unsent_;
  Bytes received_;
  bool connected_ = false;
  Moment gives_up_at_;
};

}  // namespace

void DnsExchange::consider(ByteView received) {
  if (auto reply = parse_reply(received, message_)) {
    reply_ = *std::move(reply);
    reply_.took = since(began_);
    ended_ = true;
  } else if (is_reply_to(received, message_)) {
    end(End::malformed, fmt::format("a reply of {} octets that cannot be read", received.size()));
  } else if (++strangers_ > most_strangers) {
    end(End::malformed, "too many messages that are no reply to the question");
  }
}

void DnsExchange::end(End how, std::string detail) {
  reply_ = {.end = how, .detail = std::move(detail), .took = since(began_)};
  ended_ = true;
}

void DnsExchange::fail(int error) {
  end(end_of(connect_failure(error), End::timeout), std::generic_category().message(error));
}

std::unique_ptr<DnsExchange> make_dns_exchange(ServerQuestion::Transport transport, Socket socket, Bytes message,
                                               const DirectOptions& options) {
  if (transport == ServerQuestion::Transport::tcp)
    return std::make_unique<TcpExchange>(std::move(socket), std::move(message), options);
  return std::make_unique<UdpExchange>(std::move(socket), std::move(message), options);
}

}  // namespace certwright::net::live
