#include "http/server.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <exception>
#include <list>
#include <thread>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/mutex.h"
#include "http/reply_text.h"
#include "http/request_reader.h"
#include "http/worker_pool.h"

namespace certwright::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using SocketError = boost::system::error_code;
using Steady = std::chrono::steady_clock;

// All connections are looked at this often, instead of a timer for each: re-arming one at every message costs more
// than the whole look, and a time-out a quarter of a second late harms nobody.
constexpr std::chrono::milliseconds sweep_interval{250};

// After the last answer the sender may still be sending. Closing at once would reset the connection and could take the
// answer from it (RFC 9112 section 9.6), so that much more is read and thrown away.
constexpr std::chrono::seconds linger_time{2};
constexpr std::size_t linger_bytes = 4UL * 1024 * 1024;

constexpr std::size_t first_buffer_bytes = 4UL * 1024;  // a signed call with its body is about 1.2 kB
constexpr std::size_t body_buffer_bytes = 16UL * 1024;  // the size of a TLS record
constexpr std::size_t answer_bytes_per_second = 32UL * 1024;

constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

class Server;

// One connection: reads a request, has it handled, writes the answer, and again. It lives on the server's I/O thread,
// except for run(). Sockets, plain or TLS, are the derived class's.
// Shared, because the socket's pending operations and the worker hold it beside the server's list.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  enum class Phase { handshaking, waiting, reading_header, reading_body, handling, writing, lingering, closed };

  explicit Connection(Server& server);
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  virtual void start() = 0;
  /// Ends it, whatever it is doing.
  void close();
  /// Acts on a deadline that has passed.
  void expire();
  [[nodiscard]] Phase phase() const { return phase_; }
  [[nodiscard]] Steady::time_point deadline() const { return deadline_; }
  /// Nothing is lost when it ends now.
  [[nodiscard]] bool is_idle() const { return phase_ == Phase::waiting || phase_ == Phase::handshaking; }
  void at(std::list<std::shared_ptr<Connection>>::iterator position) { position_ = position; }

 protected:
  virtual tcp::socket& socket() = 0;
  virtual void read_some(asio::mutable_buffer into) = 0;
  virtual void write(std::array<asio::const_buffer, 2> what) = 0;
  /// Tells the other side that nothing more follows; then shut_down() is called.
  virtual void say_goodbye() = 0;

  void enter(Phase phase, Steady::duration allowed);
  void serve();
  void on_read(const SocketError& error, std::size_t count);
  void on_written(const SocketError& error);
  void shut_down();
  Server& server_;

 private:
  void consume();
  void read_more();
  void handle();
  void run() noexcept;
  void answer(Reply reply);
  void refuse(int status, std::string_view reason);
  void discard();
  void on_discarded(const SocketError& error, std::size_t count);

  Phase phase_ = Phase::handshaking;
  Steady::time_point deadline_;
  std::list<std::shared_ptr<Connection>>::iterator position_;
  RequestReader reader_;
  std::vector<char> input_;
  std::size_t begin_ = 0;  ///< input_[begin_, end_) has come and has not been read
  std::size_t end_ = 0;
  std::string peer_;
  Request request_;
  Reply reply_;
  std::string head_;
  bool is_expired_ = false;
  bool closes_after_answer_ = false;
  bool sends_continue_ = false;
  std::size_t discarded_bytes_ = 0;
};

class PlainConnection final : public Connection {
 public:
  PlainConnection(Server& server, tcp::socket socket) : Connection(server), socket_(std::move(socket)) {}
  void start() override { serve(); }

 private:
  tcp::socket& socket() override { return socket_; }
  void read_some(asio::mutable_buffer into) override {
    socket_.async_read_some(into, [self = shared_from_this(), this](const SocketError& error, std::size_t count) {
      on_read(error, count);
    });
  }
  void write(std::array<asio::const_buffer, 2> what) override {
    asio::async_write(socket_, what,
                      [self = shared_from_this(), this](const SocketError& error, std::size_t) { on_written(error); });
  }
  void say_goodbye() override { shut_down(); }

  tcp::socket socket_;
};

class TlsConnection final : public Connection {
 public:
  TlsConnection(Server& server, tcp::socket socket, asio::ssl::context& context)
      : Connection(server), stream_(std::move(socket), context) {}
  void start() override;

 private:
  tcp::socket& socket() override { return stream_.next_layer(); }
  void read_some(asio::mutable_buffer into) override {
    stream_.async_read_some(into, [self = shared_from_this(), this](const SocketError& error, std::size_t count) {
      on_read(error, count);
    });
  }
  void write(std::array<asio::const_buffer, 2> what) override {
    asio::async_write(stream_, what,
                      [self = shared_from_this(), this](const SocketError& error, std::size_t) { on_written(error); });
  }
  void say_goodbye() override {
    // The answer is a close_notify of the other side, or data that was under way; either way ours has been sent.
    stream_.async_shutdown([self = shared_from_this(), this](const SocketError&) { shut_down(); });
  }

  asio::ssl::stream<tcp::socket> stream_;
};

class Server final : public Listener {
 public:
  Server(ListenerOptions options, Handler handler, Clock& clock, Random& random);
  ~Server() override;

  /// Fails as listen() does.
  Result<void> open();

  [[nodiscard]] std::uint16_t port() const override { return port_; }
  void drain(Deadline deadline) override;
  [[nodiscard]] Statistics statistics() const override;

  // What connections use, on the I/O thread.
  void remove(std::list<std::shared_ptr<Connection>>::iterator position);
  Reply refusal(int status, std::string_view request_id);
  std::string_view date();
  [[nodiscard]] bool is_draining() const { return is_draining_; }
  const ListenerOptions& options() const { return options_; }

  // What connections use, on any thread.
  Clock& clock() { return clock_; }
  Random& random() { return random_; }
  const Handler& handler() const { return handler_; }
  WorkerPool& workers() { return workers_; }
  asio::io_context& io() { return io_; }
  void count_answer() { requests_.fetch_add(1, std::memory_order_relaxed); }
  void count_refusal() { refused_.fetch_add(1, std::memory_order_relaxed); }

 private:
  Result<void> prepare_tls();
  Result<void> bind(const tcp::endpoint& endpoint);
  void accept();
  void admit(tcp::socket socket);
  bool make_room();
  void turn_away(tcp::socket socket);
  void sweep();
  void serve_all() noexcept;
  void begin_drain();
  void close_all();
  void note_if_empty();

  ListenerOptions options_;
  Handler handler_;
  Clock& clock_;
  Random& random_;
  std::uint16_t port_ = 0;

  asio::io_context io_{1};  // one thread: no locks inside
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  tcp::acceptor acceptor_{io_};
  asio::steady_timer sweep_timer_{io_};
  asio::steady_timer accept_timer_{io_};
  std::optional<asio::ssl::context> tls_;
  std::list<std::shared_ptr<Connection>> connections_;
  bool is_sweeping_ = false;
  bool is_draining_ = false;
  std::string date_;
  std::chrono::sys_seconds date_second_{};

  std::atomic<std::uint64_t> open_connections_{0};
  std::atomic<std::uint64_t> requests_{0};
  std::atomic<std::uint64_t> refused_{0};

  Mutex drain_mutex_;
  Condition drain_changed_;
  bool is_empty_ CERTWRIGHT_GUARDED_BY(drain_mutex_) = false;
  bool is_drained_ CERTWRIGHT_GUARDED_BY(drain_mutex_) = false;

  WorkerPool workers_;
  std::thread thread_;
};

std::string describe(const tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  return endpoint.address().is_v6() ? fmt::format("[{}]:{}", address, endpoint.port())
                                    : fmt::format("{}:{}", address, endpoint.port());
}

Connection::Connection(Server& server)
    : server_(server),
      reader_({.header_bytes = server.options().max_header_bytes, .body_bytes = server.options().max_body_bytes}),
      input_(first_buffer_bytes) {
  enter(Phase::handshaking, server.options().header_timeout);
}

void Connection::enter(Phase phase, Steady::duration allowed) {
  phase_ = phase;
  deadline_ = Steady::now() + allowed;
}

void Connection::serve() {
  SocketError error;
  const auto endpoint = socket().remote_endpoint(error);
  if (error) return close();
  peer_ = describe(endpoint);
  enter(Phase::waiting, server_.options().header_timeout);
  read_more();
}

void Connection::read_more() {
  if (begin_ > 0) {
    std::copy(input_.begin() + static_cast<std::ptrdiff_t>(begin_), input_.begin() + static_cast<std::ptrdiff_t>(end_),
              input_.begin());
    end_ -= begin_;
    begin_ = 0;
  }
  // The reader refuses a header section or a chunk header that does not fit its limit, so this has an end.
  const bool is_long = phase_ == Phase::reading_body && input_.size() < body_buffer_bytes;
  if (is_long || end_ == input_.size()) input_.resize(std::max(body_buffer_bytes, input_.size() * 2));
  read_some(asio::buffer(input_.data() + end_, input_.size() - end_));
}

void Connection::on_read(const SocketError& error, std::size_t count) {
  if (phase_ == Phase::closed) return;
  if (is_expired_) return refuse(408, "the request did not come in time");
  if (error) return close();
  end_ += count;
  consume();
}

void Connection::consume() {
  begin_ += reader_.feed({input_.data() + begin_, end_ - begin_});
  using enum RequestReader::State;
  switch (reader_.state()) {
    case complete:
      return handle();
    case refused:
      return refuse(reader_.refusal().status, reader_.refusal().reason);
    case waiting:
      break;
    case header:
      if (phase_ == Phase::waiting) enter(Phase::reading_header, server_.options().header_timeout);
      break;
    case body:
      if (phase_ == Phase::reading_body) break;
      enter(Phase::reading_body, server_.options().body_timeout);
      if (reader_.awaits_continue()) {
        sends_continue_ = true;
        return write({asio::buffer(continue_line), asio::const_buffer{}});
      }
      break;
  }
  read_more();
}

void Connection::handle() {
  // Whoever handles it has a deadline of its own; here nothing ends it.
  phase_ = Phase::handling;
  deadline_ = Steady::time_point::max();
  request_ = reader_.take();
  request_.peer = peer_;
  request_.received_at = server_.clock().now();
  request_.request_id = uuid(server_.random());
  closes_after_answer_ = !reader_.keep_alive();
  if (server_.workers().offer([self = shared_from_this(), this] { run(); })) return;

  log::warn("http.refused", {{"status", "503"},
                             {"reason", "more requests wait for a worker than may"},
                             {"peer", peer_},
                             {"request_id", request_.request_id}});
  server_.count_refusal();
  answer(server_.refusal(503, request_.request_id));
}

// On a worker's thread: until the post, request_ and reply_ are the worker's.
void Connection::run() noexcept {
  const auto failed = [this](std::string_view what) {
    log::error("http.handler_failed", {{"request_id", request_.request_id}, {"what", std::string{what}}});
    reply_ = server_.refusal(500, request_.request_id);
  };
  try {
    reply_ = server_.handler()(request_);
  } catch (const std::exception& error) {
    failed(error.what());
  } catch (...) {
    failed("an exception of an unknown type");
  }
  asio::post(server_.io(), [self = shared_from_this(), this] { answer(std::move(reply_)); });
}

void Connection::answer(Reply reply) {
  if (phase_ == Phase::closed) return;
  reply_ = std::move(reply);
  closes_after_answer_ = closes_after_answer_ || server_.is_draining();
  const Persistence persistence = closes_after_answer_ ? Persistence::close : Persistence::keep;
  if (!write_reply_head(reply_, server_.date(), persistence, head_)) {
    log::error("http.bad_reply",
               {{"request_id", request_.request_id}, {"what", "a header with a character that would end it"}});
    reply_ = plain_refusal(500, request_.request_id);
    if (!write_reply_head(reply_, server_.date(), persistence, head_)) return close();
  }
  server_.count_answer();
  const auto body =
      sends_body(reply_, request_.method) ? asio::const_buffer(asio::buffer(reply_.body)) : asio::const_buffer{};
  enter(Phase::writing, server_.options().body_timeout + std::chrono::seconds(body.size() / answer_bytes_per_second));
  write({asio::buffer(head_), body});
}

// The request cannot be read on: where the next one would begin is not known.
void Connection::refuse(int status, std::string_view reason) {
  request_ = {};
  request_.request_id = uuid(server_.random());
  log::info("http.refused", {{"status", std::to_string(status)},
                             {"reason", std::string{reason}},
                             {"peer", peer_},
                             {"request_id", request_.request_id}});
  closes_after_answer_ = true;
  server_.count_refusal();
  answer(server_.refusal(status, request_.request_id));
}

void Connection::on_written(const SocketError& error) {
  if (phase_ == Phase::closed) return;
  if (error) return close();
  if (std::exchange(sends_continue_, false)) return read_more();
  if (closes_after_answer_) {
    enter(Phase::lingering, linger_time);
    return say_goodbye();
  }
  reader_.next();
  reply_ = {};
  enter(Phase::waiting, server_.options().idle_timeout);
  // A drain that began while the answer was under way found this connection busy.
  if (server_.is_draining()) return close();
  if (begin_ < end_) return consume();
  read_more();
}

void Connection::shut_down() {
  if (phase_ == Phase::closed) return;
  SocketError ignored;
  socket().shutdown(tcp::socket::shutdown_send, ignored);
  discard();
}

void Connection::discard() {
  socket().async_read_some(
      asio::buffer(input_),
      [self = shared_from_this(), this](const SocketError& error, std::size_t count) { on_discarded(error, count); });
}

void Connection::on_discarded(const SocketError& error, std::size_t count) {
  if (phase_ == Phase::closed) return;
  discarded_bytes_ += count;
  if (error || discarded_bytes_ > linger_bytes) return close();
  discard();
}

void Connection::expire() {
  const bool is_reading = phase_ == Phase::reading_header || phase_ == Phase::reading_body;
  if (!is_reading || sends_continue_) return close();
  // The read that is pending ends with an error, and on_read() answers.
  is_expired_ = true;
  deadline_ = Steady::now() + linger_time;
  SocketError ignored;
  socket().cancel(ignored);
}

void Connection::close() {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  SocketError ignored;
  socket().close(ignored);
  server_.remove(position_);
}

void TlsConnection::start() {
  stream_.async_handshake(asio::ssl::stream_base::server, [self = shared_from_this(), this](const SocketError& error) {
    if (phase() == Phase::closed) return;
    if (error) return close();
    serve();
  });
}

Server::Server(ListenerOptions options, Handler handler, Clock& clock, Random& random)
    : options_(std::move(options)),
      handler_(std::move(handler)),
      clock_(clock),
      random_(random),
      workers_(options_.workers, options_.max_queued) {
  if (!options_.refuse) options_.refuse = plain_refusal;
}

Server::~Server() {
  if (thread_.joinable()) drain(Deadline::after(std::chrono::milliseconds{0}));
  workers_.stop();
}

// OpenSSL's queue holds why; the first entry is the cause, the later ones are the callers that passed it on.
std::string tls_reason() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "no reason given" : reason;
}

// RFC 7301 section 3.2: "In the event that the server supports no protocols that the client advertises, then the
// server SHALL respond with a fatal "no_application_protocol" alert."
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* offered,
                    unsigned int offered_length, void*) {
  // Static, because what is chosen is a place in it.
  static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_length, ours.data(), ours.size(), offered, offered_length) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

Result<void> Server::prepare_tls() {
  if (!options_.tls) return {};
  tls_.emplace(asio::ssl::context::tls_server);
  SSL_CTX* context = tls_->native_handle();
  // RFC 9325 section 3.1.1: nothing before TLS 1.2; section 4.1: forward secrecy and authenticated encryption only.
  if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") != 1) {
    return fail(ErrorCode::internal, "OpenSSL refuses the protocol versions or cipher suites: " + tls_reason());
  }
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);  // an idle connection keeps no record buffers
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);

  ERR_clear_error();
  SocketError error;
  tls_->use_certificate_chain(asio::buffer(options_.tls->certificate_chain_pem), error);
  if (error) return fail(ErrorCode::invalid_request, "the TLS certificate cannot be read: " + error.message());
  tls_->use_private_key(asio::buffer(options_.tls->private_key_pem), asio::ssl::context::pem, error);
  if (error) {
    return fail(ErrorCode::invalid_request,
                "the TLS key cannot be read, or is not the certificate's: " + error.message());
  }
  if (SSL_CTX_check_private_key(context) != 1) {
    return fail(ErrorCode::invalid_request, "the TLS key is not the certificate's: " + tls_reason());
  }
  return {};
}

Result<tcp::endpoint> parse_endpoint(std::string_view text, std::string_view setting) {
  const auto refuse = [&] {
    return fail(ErrorCode::invalid_request,
                fmt::format("'{}' is not an address and a port; set {} to one like 127.0.0.1:8555 or [::1]:8555", text,
                            setting));
  };
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return refuse();
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  const bool is_bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (is_bracketed) host = host.substr(1, host.size() - 2);

  unsigned port = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9' || port > 65535) return refuse();
    port = port * 10 + static_cast<unsigned>(c - '0');
  }
  SocketError error;
  const auto address = asio::ip::make_address(std::string{host}, error);
  if (error || digits.empty() || port > 65535 || address.is_v6() != is_bracketed) return refuse();
  return tcp::endpoint{address, static_cast<std::uint16_t>(port)};
}

std::string why_not_bound(const SocketError& error, const tcp::endpoint& endpoint, std::string_view setting) {
  const std::string where = describe(endpoint);
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

Result<void> Server::bind(const tcp::endpoint& endpoint) {
  SocketError error;
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(tcp::acceptor::max_listen_connections, error);
  if (error) return fail(ErrorCode::unavailable, why_not_bound(error, endpoint, options_.setting));
  port_ = acceptor_.local_endpoint(error).port();
  return {};
}

Result<void> Server::open() {
  TRY_VOID(prepare_tls());
  TRY(const tcp::endpoint endpoint, parse_endpoint(options_.address, options_.setting));
  TRY_VOID(bind(endpoint));
  accept();
  thread_ = std::thread([this] { serve_all(); });
  return {};
}

void Server::serve_all() noexcept {
  for (;;) {
    try {
      io_.run();
      return;
    } catch (const std::exception& error) {
      log::error("http.failed", {{"what", error.what()}});
    } catch (...) {
      log::error("http.failed", {{"what", "an exception of an unknown type"}});
    }
  }
}

void Server::accept() {
  acceptor_.async_accept([this](const SocketError& error, tcp::socket socket) {
    if (is_draining_ || error == asio::error::operation_aborted) return;
    if (!error) {
      admit(std::move(socket));
      return accept();
    }
    // Mostly no file descriptors left: trying again at once would only spin until some connection ends.
    log::warn("http.accept_failed", {{"reason", error.message()}});
    accept_timer_.expires_after(std::chrono::milliseconds{100});
    accept_timer_.async_wait([this](const SocketError& cancelled) {
      if (!cancelled && !is_draining_) accept();
    });
  });
}

void Server::admit(tcp::socket socket) {
  if (connections_.size() >= options_.max_connections && !make_room()) return turn_away(std::move(socket));
  SocketError ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  std::shared_ptr<Connection> connection;
  if (tls_)
    connection = std::make_shared<TlsConnection>(*this, std::move(socket), *tls_);
  else
    connection = std::make_shared<PlainConnection>(*this, std::move(socket));
  connection->at(connections_.insert(connections_.end(), connection));
  open_connections_.store(connections_.size(), std::memory_order_relaxed);
  connection->start();
  if (!is_sweeping_) sweep();
}

// A connection that waits for its next request may be closed at any time (RFC 9112 section 9.6): better that one goes
// than that a flood of idle ones keeps everybody else out.
bool Server::make_room() {
  const auto rank = [](const std::shared_ptr<Connection>& c) {
    return c->phase() == Connection::Phase::waiting ? c->deadline() : Steady::time_point::max();
  };
  const auto oldest = std::ranges::min_element(connections_, {}, rank);
  if (oldest == connections_.end() || (*oldest)->phase() != Connection::Phase::waiting) return false;
  const std::shared_ptr<Connection> victim = *oldest;
  victim->close();
  return true;
}

void Server::turn_away(tcp::socket socket) {
  refused_.fetch_add(1, std::memory_order_relaxed);
  log::warn("http.refused", {{"status", "503"}, {"reason", "as many connections are open as may be"}});
  if (tls_) return;
  const Reply reply = refusal(503, uuid(random_));
  std::string head;
  if (!write_reply_head(reply, date(), Persistence::close, head)) return;
  // A new socket's send buffer is empty and takes this whole, or the answer is lost: nothing waits for it.
  SocketError ignored;
  socket.non_blocking(true, ignored);
  socket.send(std::array{asio::buffer(std::as_const(head)), asio::buffer(reply.body)}, 0, ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

void Server::sweep() {
  const auto now = Steady::now();
  for (auto at = connections_.begin(); at != connections_.end();) {
    const std::shared_ptr<Connection> connection = *at++;  // expire() may take it off the list
    if (connection->deadline() <= now) connection->expire();
  }
  is_sweeping_ = !connections_.empty();  // a server that nobody talks to sleeps
  if (!is_sweeping_) return;
  sweep_timer_.expires_after(sweep_interval);
  sweep_timer_.async_wait([this](const SocketError& cancelled) {
    if (!cancelled) sweep();
  });
}

void Server::remove(std::list<std::shared_ptr<Connection>>::iterator position) {
  connections_.erase(position);
  open_connections_.store(connections_.size(), std::memory_order_relaxed);
  note_if_empty();
}

Reply Server::refusal(int status, std::string_view request_id) {
  try {
    return options_.refuse(status, request_id);
  } catch (const std::exception& error) {
    log::error("http.refuse_failed", {{"what", error.what()}});
  }
  return plain_refusal(status, request_id);
}

// RFC 9110 section 6.6.1: "An origin server with a clock MUST generate a Date header field". Made anew once a second.
std::string_view Server::date() {
  const auto second = std::chrono::floor<std::chrono::seconds>(clock_.now());
  if (date_.empty() || second != date_second_) {
    date_ = http_date(second);
    date_second_ = second;
  }
  return date_;
}

void Server::begin_drain() {
  is_draining_ = true;
  SocketError ignored;
  acceptor_.close(ignored);
  accept_timer_.cancel();
  for (auto at = connections_.begin(); at != connections_.end();) {
    const std::shared_ptr<Connection> connection = *at++;
    if (connection->is_idle()) connection->close();
  }
  note_if_empty();
}

void Server::close_all() {
  for (auto at = connections_.begin(); at != connections_.end();) {
    const std::shared_ptr<Connection> connection = *at++;
    connection->close();
  }
}

void Server::note_if_empty() {
  if (!is_draining_ || !connections_.empty()) return;
  const Lock lock(drain_mutex_);
  is_empty_ = true;
  drain_changed_.notify_all();
}

void Server::drain(Deadline deadline) {
  {
    const Lock lock(drain_mutex_);
    if (std::exchange(is_drained_, true)) return;
  }
  asio::post(io_, [this] { begin_drain(); });
  {
    const Lock lock(drain_mutex_);
    while (!is_empty_ && drain_changed_.wait_until(drain_mutex_, deadline)) {
    }
  }
  asio::post(io_, [this] {
    close_all();
    sweep_timer_.cancel();
    work_.reset();
    io_.stop();
  });
  thread_.join();
}

Listener::Statistics Server::statistics() const {
  return {.connections = open_connections_.load(std::memory_order_relaxed),
          .requests = requests_.load(std::memory_order_relaxed),
          .refused = refused_.load(std::memory_order_relaxed)};
}

}  // namespace

Result<std::unique_ptr<Listener>> listen(ListenerOptions options, Handler handler, Clock& clock, Random& random) {
  auto server = std::make_unique<Server>(std::move(options), std::move(handler), clock, random);
  TRY_VOID(server->open());
  return server;
}

}  // namespace certwright::http
