#include "store/sqlite/writer.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/gate.h"
#include "base/log.h"
#include "store/sqlite/views.h"

namespace certwright::store::sqlite {
namespace {

// How often a store that cannot be written tries whether it can again, so that a server taken out of service by
// /readyz comes back without a write from outside.
constexpr std::chrono::milliseconds probe_interval{1000};

// An exception that comes out of the machinery around the bodies, not of a body.
Error broken(const std::exception& exception) {
  return {.code = ErrorCode::internal, .detail = std::string{"the writer failed: "} + exception.what()};
}

}  // namespace

// A caller that waits, on its own stack. The body refers to that stack too, so there is no giving up half-way: the
// wait ends with the batch, whose length is bounded by the busy time-out and the flush.
struct Writer::Pending {
  const Body& body;
  Result<void> outcome;
  std::exception_ptr exception;
};

// What is committed together. Each caller holds the batch, so that the gate outlives the last of them.
struct Writer::Batch {
  std::vector<Pending*> pending;
  Gate finished;
};

Writer::Writer(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)), waiting_(std::make_shared<Batch>()), thread_([this] { work(); }) {}

Writer::~Writer() {
  {
    Lock lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

Result<void> Writer::run(const Body& body) {
  if (std::this_thread::get_id() == thread_.get_id())
    return fail(ErrorCode::internal, "a transaction was started within a transaction");
  Pending pending{.body = body, .outcome = {}, .exception = {}};
  std::shared_ptr<Batch> batch;
  bool first = false;
  {
    Lock lock{mutex_};
    if (stopping_) return fail(ErrorCode::unavailable, "The store is being closed.");
    batch = waiting_;
    first = batch->pending.empty();
    batch->pending.push_back(&pending);
  }
  if (first) changed_.notify_one();
  batch->finished.wait();
  if (pending.exception) std::rethrow_exception(pending.exception);
  return std::move(pending.outcome);
}

void Writer::work() {
  for (;;) {
    const std::shared_ptr<Batch> batch = wait_for_work();
    if (batch->pending.empty()) return;
    run_group(batch->pending);
    batch->finished.open();
  }
}

std::shared_ptr<Writer::Batch> Writer::wait_for_work() {
  for (;;) {
    bool idle = false;
    {
      Lock lock{mutex_};
      while (waiting_->pending.empty() && !stopping_ && !idle) {
        if (writable_)
          changed_.wait(mutex_);
        else
          idle = !changed_.wait_until(mutex_, Deadline::after(probe_interval));
      }
      if (!waiting_->pending.empty() || stopping_) return std::exchange(waiting_, std::make_shared<Batch>());
    }
    probe();
  }
}

void Writer::run_group(Group group) {
  Result<void> outcome;
  try {
    outcome = run_bodies(group);
    if (outcome) outcome = finish(group);
  } catch (const std::exception& exception) {
    outcome = tl::make_unexpected(broken(exception));
  }
  if (!outcome) undo_all(group, outcome.error());
  connection_->keep_changes(false);
  note(group, outcome);
  transactions_ += group.size();
}

// Fails where the whole group is lost: it could not begin, or one body could not be undone alone.
Result<void> Writer::run_bodies(Group group) {
  TRY_VOID(connection_->run("BEGIN IMMEDIATE"));
  // Only now: to SQLite this beginning is a change like others, and return_to() has one of its own.
  connection_->keep_changes(group.size() > 1);
  for (Pending* pending : group) TRY_VOID(run_body(*pending, group.size() == 1));
  return {};
}

// What a body that fails has changed is undone; the others of the group do not notice. Of a body alone finish() does
// it.
Result<void> Writer::run_body(Pending& pending, bool alone) {
  const std::size_t before = connection_->changes();
  try {
    Writing transaction{*connection_};
    pending.outcome = pending.body(transaction);
  } catch (...) {
    pending.exception = std::current_exception();
    pending.outcome = fail(ErrorCode::internal, "the body of a transaction threw");
  }
  // A body may have overlooked that a statement failed; half a change must not be kept.
  if (auto failure = connection_->take_failure()) pending.outcome = tl::make_unexpected(*std::move(failure));
  // After some failures (a full disk, an I/O error) SQLite rolls back everything on its own.
  if (!connection_->in_transaction())
    return pending.outcome ? fail(ErrorCode::internal, "SQLite ended a transaction") : pending.outcome;
  if (alone || pending.outcome) return {};
  return connection_->return_to(before);
}

Result<void> Writer::finish(Group group) {
  const bool keeps = std::ranges::any_of(group, [](const Pending* pending) { return pending->outcome.has_value(); });
  if (!keeps) return connection_->run("ROLLBACK");
  TRY_VOID(connection_->run("COMMIT"));
  note_committed();
  return {};
}

// Whoever would have succeeded gets the error; whoever failed on his own account keeps his own.
void Writer::undo_all(Group group, const Error& error) {
  roll_back();
  for (Pending* pending : group)
    if (pending->outcome && !pending->exception) pending->outcome = tl::make_unexpected(error);
}

void Writer::note(Group group, const Result<void>& outcome) {
  if (!outcome) return note_read_only(outcome.error());
  for (const Pending* pending : group)
    if (!pending->outcome) note_read_only(pending->outcome.error());
}

void Writer::note_read_only(const Error& error) {
  if (error.code == ErrorCode::read_only && writable_.exchange(false))
    log::error("store.read_only", {{"reason", error.detail}});
}

void Writer::note_committed() {
  ++commits_;
  if (!writable_.exchange(true)) log::info("store.writable");
}

void Writer::probe() {
  const auto probed = [&]() -> Result<void> {
    TRY_VOID(connection_->run("BEGIN IMMEDIATE"));
    TRY_VOID(
        connection_->run("INSERT INTO probe (id, count) VALUES (1, 1) "
                         "ON CONFLICT (id) DO UPDATE SET count = count + 1"));
    return connection_->run("COMMIT");
  }();
  if (probed) return note_committed();
  roll_back();
}

void Writer::roll_back() {
  (void)connection_->take_failure();
  if (connection_->in_transaction()) (void)connection_->run("ROLLBACK");
  (void)connection_->take_failure();
}

}  // namespace certwright::store::sqlite
