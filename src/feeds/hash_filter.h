#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace certwright::feeds {

/// Says of most hashes that are not in a set that they are not, from one line of cache: a Bloom filter in blocks of 512
/// bits, a byte and a half a hash, wrong about one hash in a hundred, and never about one that is in it.
/// Source: Putze, Sanders, Singler: "Cache-, hash- and space-efficient Bloom filters", 2009.
class HashFilter {
 public:
  /// Of nothing.
  HashFilter() : HashFilter(0) {}
  /// With room for so many hashes.
  explicit HashFilter(std::size_t count);
  void add(std::uint64_t hash);
  [[nodiscard]] bool may_have(std::uint64_t hash) const {
    const Block& block = blocks_[place_of(hash)];
    std::uint64_t seen = 1;
    for (unsigned i = 0; i < bits_of_hash; ++i) seen &= block.words[word_of(hash, i)] >> bit_of(hash, i);
    return seen != 0;
  }
  /// Asks the memory for what may_have() will read, so that it does not wait.
  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&blocks_[place_of(hash)]); }

 private:
  struct alignas(64) Block {
    std::array<std::uint64_t, 8> words{};
  };
  static constexpr unsigned bits_of_hash = 5;

  /// From the lower half of the hash; its bits come from the upper one.
  [[nodiscard]] std::size_t place_of(std::uint64_t hash) const {
    return ((hash & 0xFFFFFFFFU) * blocks_.size()) >> 32U;
  }
  [[nodiscard]] static unsigned word_of(std::uint64_t hash, unsigned i) { return (hash >> (16 + 9 * i)) & 7U; }
  [[nodiscard]] static unsigned bit_of(std::uint64_t hash, unsigned i) { return (hash >> (19 + 9 * i)) & 63U; }

  std::vector<Block> blocks_;
};

}  // namespace certwright::feeds
