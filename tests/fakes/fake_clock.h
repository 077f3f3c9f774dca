#pragma once

#include <atomic>
#include <chrono>

#include "base/clock.h"

namespace certwright::fakes {

/// A clock that stands until it is moved.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(Timestamp at = Timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}}) : at_(at) {}
  [[nodiscard]] Timestamp now() const override { return at_.load(); }
  void advance(std::chrono::milliseconds by) { at_.store(at_.load() + by); }
  void set(Timestamp at) { at_.store(at); }

 private:
  std::atomic<Timestamp> at_;
};

/// A monotonic clock that stands until it is moved.
class FakeMonotonicClock final : public MonotonicClock {
 public:
  [[nodiscard]] Moment now() const override { return at_.load(); }
  void advance(std::chrono::nanoseconds by) { at_.store(at_.load() + by); }

 private:
  std::atomic<Moment> at_{Moment{std::chrono::hours{1000}}};
};

}  // namespace certwright::fakes
