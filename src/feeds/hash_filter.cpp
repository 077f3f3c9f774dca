#include "feeds/hash_filter.h"

namespace certwright::feeds {
namespace {

constexpr std::size_t bits_each = 12;
constexpr std::size_t bits_of_block = 512;

}  // namespace

HashFilter::HashFilter(std::size_t count) : blocks_(count * bits_each / bits_of_block + 1) {}

void HashFilter::add(std::uint64_t hash) {
  Block& block = blocks_[place_of(hash)];
  for (unsigned i = 0; i < bits_of_hash; ++i) block.words[word_of(hash, i)] |= std::uint64_t{1} << bit_of(hash, i);
}

}  // namespace certwright::feeds
