#include "store/memory_store.h"

#include <atomic>

#include "base/mutex.h"
#include "store/memory/state.h"
#include "store/memory/views.h"

namespace certwright::store {
namespace {

class MemoryStore final : public Store {
 public:
  bool writable() const override { return true; }
  Statistics statistics() const override {
    const std::uint64_t commits = commits_.load();
    return {.commits = commits, .transactions = transactions_.load(), .bytes = 0};
  }

 protected:
  Result<void> read_view(const std::function<void(const View&)>& body) const override {
    Lock lock{mutex_};
    body(memory::Reading<View>{state_});
    return {};
  }

  Result<void> write_transaction(const std::function<Result<void>(Transaction&)>& body) override {
    Lock lock{mutex_};
    ++transactions_;
    memory::Writing transaction{state_};
    try {
      Result<void> outcome = body(transaction);
      if (outcome)
        ++commits_;
      else
        transaction.undo();
      return outcome;
    } catch (...) {
      transaction.undo();
      throw;
    }
  }

 private:
  mutable Mutex mutex_;
  mutable memory::State state_ CERTWRIGHT_GUARDED_BY(mutex_);
  std::atomic<std::uint64_t> commits_{0};
  std::atomic<std::uint64_t> transactions_{0};
};

}  // namespace

std::unique_ptr<Store> make_memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace certwright::store
