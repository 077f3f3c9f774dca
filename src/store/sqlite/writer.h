#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "store/sqlite/connection.h"
#include "store/store.h"

namespace certwright::store::sqlite {

/// The one thread that writes. It takes all transactions that wait, runs each in its order, commits them together,
/// and then tells their callers: the more there are, the less each pays for the flush.
class Writer {
 public:
  using Body = std::function<Result<void>(Transaction&)>;

  explicit Writer(std::unique_ptr<Connection> connection);
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  /// Runs what still waits, then ends.
  ~Writer();

  /// Runs `body` in a transaction, and returns when it is durable or undone. An exception of the body is thrown here.
  /// Fails: as `body` does; read_only, unavailable, internal (called from within a body, which would wait for itself).
  [[nodiscard]] Result<void> run(const Body& body);

  [[nodiscard]] bool writable() const { return writable_.load(); }
  [[nodiscard]] std::uint64_t commits() const { return commits_.load(); }
  [[nodiscard]] std::uint64_t transactions() const { return transactions_.load(); }

 private:
  struct Pending;
  struct Batch;
  using Group = std::span<Pending* const>;

  void work();
  [[nodiscard]] std::shared_ptr<Batch> wait_for_work();
  void run_group(Group group);
  [[nodiscard]] Result<void> run_bodies(Group group);
  [[nodiscard]] Result<void> run_body(Pending& pending, bool alone);
  [[nodiscard]] Result<void> finish(Group group);
  void undo_all(Group group, const Error& error);
  void note(Group group, const Result<void>& outcome);
  void note_read_only(const Error& error);
  void note_committed();
  void probe();
  void roll_back();

  std::unique_ptr<Connection> connection_;
  std::atomic<bool> writable_{true};
  std::atomic<std::uint64_t> commits_{0};
  std::atomic<std::uint64_t> transactions_{0};
  Mutex mutex_;
  Condition changed_;
  std::shared_ptr<Batch> waiting_ CERTWRIGHT_GUARDED_BY(mutex_);
  bool stopping_ CERTWRIGHT_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace certwright::store::sqlite
