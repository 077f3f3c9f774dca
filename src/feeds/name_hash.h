#pragma once

#include <cstdint>
#include <string_view>

#include "base/random.h"

namespace certwright::feeds {

/// SipHash-2-4 of names under a key that is made anew for every list: 64 bits stand for a name of a million without a
/// clash worth fearing, and nobody outside can choose a name that clashes with a listed one.
/// Source: Aumasson, Bernstein: "SipHash: a fast short-input PRF", 2012.
class NameHash {
 public:
  explicit NameHash(Random& random);
  NameHash(std::uint64_t key0, std::uint64_t key1) : key0_(key0), key1_(key1) {}
  [[nodiscard]] std::uint64_t operator()(std::string_view name) const;
  [[nodiscard]] std::uint64_t key0() const { return key0_; }
  [[nodiscard]] std::uint64_t key1() const { return key1_; }
  friend bool operator==(const NameHash&, const NameHash&) = default;

 private:
  std::uint64_t key0_ = 0;
  std::uint64_t key1_ = 0;
};

}  // namespace certwright::feeds
