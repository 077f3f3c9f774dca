#pragma once

#include <chrono>

namespace certwright {

/// The moment at which waiting ends, on the steady clock. Every wait has one.
class Deadline {
 public:
  using Steady = std::chrono::steady_clock;

  explicit Deadline(Steady::time_point at) : at_(at) {}
  /// The deadline that lies `wait` ahead of now.
  static Deadline after(std::chrono::milliseconds wait) { return Deadline{Steady::now() + wait}; }

  [[nodiscard]] Steady::time_point at() const { return at_; }
  [[nodiscard]] bool passed() const { return Steady::now() >= at_; }
  /// What is left; zero once it has passed.
  [[nodiscard]] std::chrono::milliseconds remaining() const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(at_ - Steady::now());
    return left.count() > 0 ? left : std::chrono::milliseconds{0};
  }
  /// The earlier of this and `wait` from now: a part's share of the whole.
  [[nodiscard]] Deadline at_most(std::chrono::milliseconds wait) const {
    const auto limit = Steady::now() + wait;
    return Deadline{limit < at_ ? limit : at_};
  }

 private:
  Steady::time_point at_;
};

}  // namespace certwright
