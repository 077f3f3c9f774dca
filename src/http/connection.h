#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/worker_pool.h"
#include "http/request_reader.h"
#include "http/server.h"

namespace certwright::http {

class Connections;

/// What a listener counts. Any thread counts and reads.
struct Tally {
  std::atomic<std::uint64_t> connections{0};
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> refused{0};
};

/// The Date field's value, made anew once a second. On the I/O thread only.
class ReplyDate {
 public:
  [[nodiscard]] std::string_view at(Timestamp now);

 private:
  std::string text_;
  std::chrono::sys_seconds second_{};
};

/// What all connections of one listener share. `connections`, `date` and `is_draining` belong to the I/O thread.
struct ListenerParts {
  const ListenerOptions& options;
  const Handler& handler;
  Clock& clock;
  Random& random;
  WorkerPool& workers;
  Tally& tally;
  Connections& connections;
  ReplyDate& date;
  bool& is_draining;

  /// The answer to a request that the handler never saw, or threw on.
  [[nodiscard]] Reply refusal(int status, std::string_view request_id) const;
};

/// One connection: reads a request, has it handled, writes the answer, and again. It lives on the listener's I/O
/// thread, except for the handler's call. Sockets, plain or TLS, are the derived class's.
/// Shared, because the socket's pending operations and the worker hold it beside the listener's list.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Steady = std::chrono::steady_clock;
  using Position = std::list<std::shared_ptr<Connection>>::iterator;
  enum class Phase { handshaking, waiting, reading_header, reading_body, handling, writing, lingering, closed };

  explicit Connection(ListenerParts& parts);
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
  /// Its place in the list that holds it.
  void at(Position position) { position_ = position; }

 protected:
  /// The operations of the socket. Each ends with the on_… of its name, unless the connection was closed meanwhile.
  virtual void read_some(std::span<char> into) = 0;
  virtual void write(std::array<std::string_view, 2> what) = 0;
  /// Reads below TLS, what nobody will look at.
  virtual void discard_some(std::span<char> into) = 0;
  /// Tells the other side that nothing more follows; then on_goodbye() is called.
  virtual void say_goodbye() = 0;
  /// Calls on_handled() on the I/O thread. The only one that may be called from another.
  virtual void return_to_io() = 0;

  /// Address and port of the other side; nothing where it has gone.
  [[nodiscard]] virtual std::optional<std::string> peer() = 0;
  virtual void end_sending() = 0;
  virtual void cancel_reading() = 0;
  virtual void close_socket() = 0;

  /// The connection stands: serve requests.
  void serve();
  void on_read(bool failed, std::size_t count);
  void on_written(bool failed);
  void on_discarded(bool failed, std::size_t count);
  void on_goodbye();
  void on_handled();

 private:
  void enter(Phase phase, Steady::duration allowed);
  void consume();
  void read_more();
  void handle();
  void run() noexcept;
  void answer(Reply reply);
  void refuse(int status, std::string_view reason);

  ListenerParts& parts_;
  Phase phase_ = Phase::handshaking;
  Steady::time_point deadline_;
  Position position_;
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

}  // namespace certwright::http
