#include "http/acceptor.h"

#include <fmt/format.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <utility>

#include "base/log.h"
#include "http/connections.h"
#include "http/listen_address.h"
#include "http/reply_text.h"
#include "http/tls_context.h"

namespace certwright::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using SocketError = boost::system::error_code;

// After a failure to accept; mostly no file descriptors are left: trying again at once would only spin until some
// connection ends.
constexpr std::chrono::milliseconds accept_again_after{100};

tcp::socket& lowest_layer_of(tcp::socket& stream) { return stream; }
tcp::socket& lowest_layer_of(asio::ssl::stream<tcp::socket>& stream) { return stream.next_layer(); }

// The socket's part of a connection: `Stream` is a TCP socket, or TLS on one.
template <class Stream>
class SocketConnection : public Connection {
 public:
  template <class... More>
  SocketConnection(ListenerParts& parts, tcp::socket socket, More&... more)
      : Connection(parts), stream_(std::move(socket), more...) {}

 protected:
  tcp::socket& socket() { return lowest_layer_of(stream_); }

  Stream stream_;

 private:
  void read_some(std::span<char> into) override {
    stream_.async_read_some(asio::buffer(into.data(), into.size()),
                            [self = shared_from_this(), this](const SocketError& error, std::size_t count) {
                              on_read(error.failed(), count);
                            });
  }
  void write(std::array<std::string_view, 2> what) override {
    asio::async_write(
        stream_, std::array{asio::buffer(what[0]), asio::buffer(what[1])},
        [self = shared_from_this(), this](const SocketError& error, std::size_t) { on_written(error.failed()); });
  }
  void discard_some(std::span<char> into) override {
    socket().async_read_some(asio::buffer(into.data(), into.size()),
                             [self = shared_from_this(), this](const SocketError& error, std::size_t count) {
                               on_discarded(error.failed(), count);
                             });
  }
  void return_to_io() override {
    asio::post(socket().get_executor(), [self = shared_from_this(), this] { on_handled(); });
  }
  std::optional<std::string> peer() override {
    SocketError error;
    const auto endpoint = socket().remote_endpoint(error);
    if (error) return std::nullopt;
    return ListenAddress{
        .host = endpoint.address().to_string(), .port = endpoint.port(), .is_v6 = endpoint.address().is_v6()}
        .str();
  }
  void end_sending() override {
    SocketError ignored;
    socket().shutdown(tcp::socket::shutdown_send, ignored);
  }
  void cancel_reading() override {
    SocketError ignored;
    socket().cancel(ignored);
  }
  void close_socket() override {
    SocketError ignored;
    socket().close(ignored);
  }
};

class PlainConnection final : public SocketConnection<tcp::socket> {
 public:
  using SocketConnection::SocketConnection;
  void start() override { serve(); }

 private:
  void say_goodbye() override { on_goodbye(); }
};

class TlsConnection final : public SocketConnection<asio::ssl::stream<tcp::socket>> {
 public:
  using SocketConnection::SocketConnection;
  void start() override {
    stream_.async_handshake(asio::ssl::stream_base::server,
                            [self = shared_from_this(), this](const SocketError& error) {
                              if (phase() == Phase::closed) return;
                              if (error) return close();
                              serve();
                            });
  }

 private:
  void say_goodbye() override {
    // The answer is a close_notify of the other side, or data that was under way; either way ours has been sent.
    stream_.async_shutdown([self = shared_from_this(), this](const SocketError&) { on_goodbye(); });
  }
};

std::string why_not_bound(const SocketError& error, const std::string& where, std::string_view setting) {
  if (error == asio::error::address_in_use) {
    return fmt::format("{} is already in use; stop the other server or set {}", where, setting);
  }
  if (error == boost::system::errc::address_not_available) {
    return fmt::format("{} is not an address of this machine; set {} to one that is", where, setting);
  }
  if (error == asio::error::access_denied) {
    return fmt::format(
        "no permission to listen on {}: ports below 1024 need root or CAP_NET_BIND_SERVICE; "
        "set {} to a higher port",
        where, setting);
  }
  return fmt::format("cannot listen on {} ({}); set {}", where, error.message(), setting);
}

class SocketAcceptor final : public Acceptor {
 public:
  SocketAcceptor(asio::io_context& io, ListenerParts& parts) : parts_(parts), acceptor_(io), again_timer_(io) {}

  /// Fails as open_acceptor() does.
  Result<void> open();

  [[nodiscard]] std::uint16_t port() const override { return port_; }
  void start() override { accept(); }
  void close() override;

 private:
  Result<void> bind(const ListenAddress& address);
  void accept();
  void admit(tcp::socket socket);
  void turn_away(tcp::socket socket);

  ListenerParts& parts_;
  tcp::acceptor acceptor_;
  asio::steady_timer again_timer_;
  std::optional<asio::ssl::context> tls_;
  std::uint16_t port_ = 0;
};

Result<void> SocketAcceptor::bind(const ListenAddress& address) {
  SocketError error;
  const tcp::endpoint endpoint{asio::ip::make_address(address.host, error), address.port};
  if (!error) acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
  if (error) return fail(ErrorCode::unavailable, why_not_bound(error, address.str(), parts_.options.setting));
  port_ = acceptor_.local_endpoint(error).port();
  return {};
}

Result<void> SocketAcceptor::open() {
  if (parts_.options.tls) {
    tls_.emplace(asio::ssl::context::tls_server);
    TRY_VOID(prepare_tls(*parts_.options.tls, *tls_));
  }
  TRY(const ListenAddress address, parse_listen_address(parts_.options.address, parts_.options.setting));
  return bind(address);
}

void SocketAcceptor::accept() {
  acceptor_.async_accept([this](const SocketError& error, tcp::socket socket) {
    if (parts_.is_draining || error == asio::error::operation_aborted) return;
    if (!error) {
      admit(std::move(socket));
      return accept();
    }
    log::warn("http.accept_failed", {{"reason", error.message()}});
    again_timer_.expires_after(accept_again_after);
    again_timer_.async_wait([this](const SocketError& cancelled) {
      if (!cancelled && !parts_.is_draining) accept();
    });
  });
}

void SocketAcceptor::admit(tcp::socket socket) {
  Connections& connections = parts_.connections;
  if (connections.size() >= parts_.options.max_connections && !connections.make_room())
    return turn_away(std::move(socket));
  SocketError ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  if (tls_)
    connections.add(std::make_shared<TlsConnection>(parts_, std::move(socket), *tls_));
  else
    connections.add(std::make_shared<PlainConnection>(parts_, std::move(socket)));
}

void SocketAcceptor::turn_away(tcp::socket socket) {
  parts_.tally.refused.fetch_add(1, std::memory_order_relaxed);
  log::warn("http.refused", {{"status", "503"}, {"reason", "as many connections are open as may be"}});
  if (tls_) return;
  const Reply reply = parts_.refusal(503, uuid(parts_.random));
  std::string head;
  if (!write_reply_head(reply, parts_.date.at(parts_.clock.now()), Persistence::close, head)) return;
  // A new socket's send buffer is empty and takes this whole, or the answer is lost: nothing waits for it.
  SocketError ignored;
  socket.non_blocking(true, ignored);
  socket.send(std::array{asio::buffer(std::as_const(head)), asio::buffer(reply.body)}, 0, ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

void SocketAcceptor::close() {
  SocketError ignored;
  acceptor_.close(ignored);
  again_timer_.cancel();
}

}  // namespace

Result<std::unique_ptr<Acceptor>> open_acceptor(asio::io_context& io, ListenerParts& parts) {
  auto acceptor = std::make_unique<SocketAcceptor>(io, parts);
  TRY_VOID(acceptor->open());
  return acceptor;
}

}  // namespace certwright::http
