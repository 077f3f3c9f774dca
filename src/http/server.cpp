#include "http/server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <thread>
#include <utility>

#include "base/log.h"
#include "base/mutex.h"
#include "base/worker_pool.h"
#include "http/acceptor.h"
#include "http/connections.h"
#include "http/reply_text.h"

namespace certwright::http {
namespace {

namespace asio = boost::asio;

// All connections are looked at this often, instead of a timer for each: re-arming one at every message costs more
// than the whole look, and a time-out a quarter of a second late harms nobody.
constexpr std::chrono::milliseconds sweep_interval{250};

class Server final : public Listener {
 public:
  Server(ListenerOptions options, Handler handler, Clock& clock, Random& random);
  ~Server() override;

  /// Fails as listen() does.
  Result<void> open();

  [[nodiscard]] std::uint16_t port() const override { return acceptor_->port(); }
  void drain(Deadline deadline) override;
  [[nodiscard]] Statistics statistics() const override;

 private:
  void serve_all() noexcept;
  void on_change();
  void sweep();
  void begin_drain();
  void note_if_empty();

  ListenerOptions options_;
  Handler handler_;
  Tally tally_;
  ReplyDate date_;
  bool is_draining_ = false;
  bool is_sweeping_ = false;

  asio::io_context io_{1};  // one thread: no locks inside
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  asio::steady_timer sweep_timer_{io_};
  Connections connections_{tally_, [this] { on_change(); }};

  Mutex drain_mutex_;
  Condition drain_changed_;
  bool is_empty_ CERTWRIGHT_GUARDED_BY(drain_mutex_) = false;
  bool is_drained_ CERTWRIGHT_GUARDED_BY(drain_mutex_) = false;

  WorkerPool workers_;
  ListenerParts parts_;
  std::unique_ptr<Acceptor> acceptor_;
  std::thread thread_;
};

Server::Server(ListenerOptions options, Handler handler, Clock& clock, Random& random)
    : options_(std::move(options)),
      handler_(std::move(handler)),
      workers_(options_.workers, options_.max_queued),
      parts_{.options = options_,
             .handler = handler_,
             .clock = clock,
             .random = random,
             .workers = workers_,
             .tally = tally_,
             .connections = connections_,
             .date = date_,
             .is_draining = is_draining_} {
  if (!options_.refuse) options_.refuse = plain_refusal;
}

Server::~Server() {
  if (thread_.joinable()) drain(Deadline::after(std::chrono::milliseconds{0}));
  workers_.stop();
}

Result<void> Server::open() {
  TRY(acceptor_, open_acceptor(io_, parts_));
  acceptor_->start();
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

void Server::on_change() {
  if (!is_sweeping_ && !connections_.empty()) sweep();
  note_if_empty();
}

void Server::sweep() {
  is_sweeping_ = true;
  connections_.expire(Connection::Steady::now());
  is_sweeping_ = !connections_.empty();  // a server that nobody talks to sleeps
  if (!is_sweeping_) return;
  sweep_timer_.expires_after(sweep_interval);
  sweep_timer_.async_wait([this](const boost::system::error_code& cancelled) {
    if (!cancelled) sweep();
  });
}

void Server::begin_drain() {
  is_draining_ = true;
  acceptor_->close();
  connections_.close_idle();
  note_if_empty();
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
    connections_.close_all();
    sweep_timer_.cancel();
    work_.reset();
    io_.stop();
  });
  thread_.join();
}

Listener::Statistics Server::statistics() const {
  return {.connections = tally_.connections.load(std::memory_order_relaxed),
          .requests = tally_.requests.load(std::memory_order_relaxed),
          .refused = tally_.refused.load(std::memory_order_relaxed)};
}

}  // namespace

Result<std::unique_ptr<Listener>> listen(ListenerOptions options, Handler handler, Clock& clock, Random& random) {
  auto server = std::make_unique<Server>(std::move(options), std::move(handler), clock, random);
  TRY_VOID(server->open());
  return server;
}

}  // namespace certwright::http
