#include "feeds/name_hash.h"

#include <array>
#include <bit>
#include <cstring>

namespace certwright::feeds {
namespace {

std::uint64_t little_endian(const char* bytes, std::size_t count) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < count; ++i)
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return word;
}

struct State {
  std::uint64_t a, b, c, d;

  void round() {
    a += b;
    c += d;
    b = std::rotl(b, 13) ^ a;
    d = std::rotl(d, 16) ^ c;
    a = std::rotl(a, 32);
    c += b;
    a += d;
    b = std::rotl(b, 17) ^ c;
    d = std::rotl(d, 21) ^ a;
    c = std::rotl(c, 32);
  }

  void take(std::uint64_t word) {
    d ^= word;
    round();
    round();
    a ^= word;
  }
};

}  // namespace

NameHash::NameHash(Random& random) {
  std::array<std::uint8_t, 16> key{};
  random.fill(key);
  std::memcpy(&key0_, key.data(), sizeof key0_);
  std::memcpy(&key1_, key.data() + sizeof key0_, sizeof key1_);
}

std::uint64_t NameHash::operator()(std::string_view name) const {
  // The paper's initial state: the key mixed with the ASCII text "somepseudorandomlygeneratedbytes".
  State state{key0_ ^ 0x736f6d6570736575U, key1_ ^ 0x646f72616e646f6dU, key0_ ^ 0x6c7967656e657261U,
              key1_ ^ 0x7465646279746573U};
  const std::size_t whole = name.size() / 8 * 8;
  for (std::size_t i = 0; i < whole; i += 8) state.take(little_endian(name.data() + i, 8));
  state.take(little_endian(name.data() + whole, name.size() - whole) | (static_cast<std::uint64_t>(name.size()) << 56));
  state.c ^= 0xFF;
  for (int i = 0; i < 4; ++i) state.round();
  return state.a ^ state.b ^ state.c ^ state.d;
}

}  // namespace certwright::feeds
