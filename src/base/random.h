#pragma once

#include <string>

#include "base/bytes.h"

namespace certwright {

/// Unpredictable bytes, as a door: what needs them takes them as an argument. Safe to call from any thread.
class Random {
 public:
  virtual ~Random() = default;
  /// Fills `out`. A system without randomness ends the process: nothing safe can be done there.
  virtual void fill(std::span<std::uint8_t> out) = 0;
};

/// The kernel's generator (getrandom).
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

/// `count` bytes of it.
[[nodiscard]] Bytes random_bytes(Random& random, std::size_t count);

/// A version 4 UUID (RFC 9562 section 5.4): `8b5a7f2e-…`, 122 random bits.
[[nodiscard]] std::string uuid(Random& random);

}  // namespace certwright
