#pragma once

#include <atomic>
#include <cstdint>

#include "base/random.h"

namespace certwright::fakes {

/// The same bytes every run: a splitmix64 sequence.
class FakeRandom final : public Random {
 public:
  explicit FakeRandom(std::uint64_t seed = 1) : state_(seed) {}
  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) {
      std::uint64_t x = state_.fetch_add(0x9e3779b97f4a7c15U) + 0x9e3779b97f4a7c15U;
      x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
      x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
      byte = static_cast<std::uint8_t>(x >> 56);
    }
  }

 private:
  std::atomic<std::uint64_t> state_;
};

}  // namespace certwright::fakes
