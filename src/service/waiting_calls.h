#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace certwright::service {

/// How many calls may wait for look-ups at a time: a share of the threads that answer calls, so that the others find
/// one. Safe to use from any thread.
class WaitingCalls {
 public:
  explicit WaitingCalls(std::size_t most) : most_(most) {}

  /// The right to wait, given back when it goes; it holds nothing where too many wait already.
  class Place {
   public:
    Place(Place&& other) noexcept : calls_(std::exchange(other.calls_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
      if (calls_ != nullptr) --calls_->waiting_;
    }
    [[nodiscard]] explicit operator bool() const { return calls_ != nullptr; }

   private:
    friend class WaitingCalls;
    explicit Place(WaitingCalls* calls) : calls_(calls) {}
    WaitingCalls* calls_;
  };

  [[nodiscard]] Place take() {
    if (waiting_.fetch_add(1) < most_) return Place{this};
    --waiting_;
    return Place{nullptr};
  }

 private:
  const std::size_t most_;
  std::atomic<std::size_t> waiting_{0};
};

}  // namespace certwright::service
