#include "store/sqlite/readers.h"

#include <utility>

#include "base/deadline.h"
#include "store/sqlite/views.h"

namespace certwright::store::sqlite {
namespace {

// Ends the read transaction however the body ends.
class Snapshot {
 public:
  explicit Snapshot(Connection& connection) : connection_(connection) {}
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  ~Snapshot() {
    (void)connection_.take_failure();
    if (connection_.in_transaction()) (void)connection_.run("COMMIT");
    (void)connection_.take_failure();
  }

 private:
  Connection& connection_;
};

}  // namespace

Result<void> Readers::run(const std::function<void(const View&)>& body) {
  TRY(std::unique_ptr<Connection> connection, take());
  // Gives the connection back however the body ends.
  struct Lease {
    Readers& readers;
    std::unique_ptr<Connection>& connection;
    ~Lease() { readers.give_back(std::move(connection)); }
  } lease{*this, connection};
  const Snapshot snapshot{*connection};
  TRY_VOID(connection->run("BEGIN"));
  body(Reading<View>{*connection});
  return {};
}

Result<std::unique_ptr<Connection>> Readers::take() {
  const Deadline deadline = Deadline::after(options_.busy_timeout);
  {
    Lock lock{mutex_};
    while (idle_.empty() && opened_ >= options_.readers)
      if (!changed_.wait_until(mutex_, deadline) && idle_.empty() && opened_ >= options_.readers)
        return fail(ErrorCode::unavailable, "The store is busy with other reads. Try again.");
    if (!idle_.empty()) {
      // The one used last: what it has read is the most likely to be of use.
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
    ++opened_;
  }
  auto connection = Connection::open(path_, Connection::Role::reader, options_);
  if (!connection) give_back(nullptr);
  return connection;
}

void Readers::give_back(std::unique_ptr<Connection> connection) {
  {
    Lock lock{mutex_};
    if (connection)
      idle_.push_back(std::move(connection));
    else
      --opened_;
  }
  changed_.notify_one();
}

}  // namespace certwright::store::sqlite
