#include "pki/rsa_modulus.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "pki/openssl.h"

namespace certwright::pki {
namespace {

constexpr std::uint32_t factor_limit = 752;
constexpr std::uint32_t last_roca_prime = 167;
constexpr std::uint32_t roca_generator = 65537;
constexpr std::size_t max_limbs = 16384 / 32;

using BnContextPtr = std::unique_ptr<BN_CTX, Free<BN_CTX_free>>;

bool is_prime(std::uint32_t number) {
  for (std::uint32_t divisor = 2; divisor * divisor <= number; ++divisor)
    if (number % divisor == 0) return false;
  return number >= 2;
}

/// Some neighbouring primes, and the remainders of 2^32, 2^64, … by their product: the remainder of a long number is
/// then a sum of products, without a division a limb.
struct Group {
  std::uint32_t product = 1;
  std::vector<std::uint32_t> primes;
  std::array<std::uint32_t, max_limbs> powers{};
};

Group made(std::vector<std::uint32_t> primes) {
  Group group;
  for (const std::uint32_t prime : primes) group.product *= prime;
  group.primes = std::move(primes);
  std::uint64_t power = 1 % group.product;
  for (std::uint32_t& each : group.powers) {
    each = static_cast<std::uint32_t>(power);
    power = (power << 32U) % group.product;
  }
  return group;
}

std::vector<Group> make_groups() {
  std::vector<Group> groups;
  std::vector<std::uint32_t> primes;
  std::uint64_t product = 1;
  for (std::uint32_t number = 2; number < factor_limit; ++number) {
    if (!is_prime(number)) continue;
    if (product * number > UINT32_MAX) {
      groups.push_back(made(std::move(primes)));
      primes.clear();
      product = 1;
    }
    product *= number;
    primes.push_back(number);
  }
  groups.push_back(made(std::move(primes)));
  return groups;
}

std::uint32_t remainder(std::span<const std::uint32_t> limbs, const Group& group) {
  // Halves of the products are added apart: 512 of them stay far below 2^64.
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  for (std::size_t i = 0; i < limbs.size(); ++i) {
    const std::uint64_t product = std::uint64_t{limbs[i]} * group.powers[i];
    low += product & 0xffffffffU;
    high += product >> 32U;
  }
  const std::uint64_t high_rest = (((high % group.product) << 32U) % group.product);
  return static_cast<std::uint32_t>((high_rest + low % group.product) % group.product);
}

/// The powers of 65537 by a prime, as a set of bits.
using Residues = std::array<std::uint64_t, last_roca_prime / 64 + 1>;

const std::array<Residues, last_roca_prime + 1>& roca_residues() {
  static const auto residues = [] {
    std::array<Residues, last_roca_prime + 1> of_primes{};
    for (std::uint32_t prime = 2; prime <= last_roca_prime; ++prime) {
      if (!is_prime(prime)) continue;
      std::uint32_t power = 1;
      do {
        of_primes[prime][power / 64] |= std::uint64_t{1} << (power % 64);
        power = power * (roca_generator % prime) % prime;
      } while (power > 1);
    }
    return of_primes;
  }();
  return residues;
}

bool is_roca_residue(std::uint32_t remainder, std::uint32_t prime) {
  return ((roca_residues()[prime][remainder / 64] >> (remainder % 64)) & 1U) != 0;
}

// The least significant first.
std::size_t split(ByteView magnitude, std::array<std::uint32_t, max_limbs>& limbs) {
  std::size_t count = 0;
  for (std::size_t end = magnitude.size(); end > 0 && count < max_limbs; ++count) {
    const std::size_t octets = std::min<std::size_t>(4, end);
    std::uint32_t limb = 0;
    for (std::size_t i = end - octets; i < end; ++i) limb = (limb << 8U) | magnitude[i];
    limbs[count] = limb;
    end -= octets;
  }
  return count;
}

// A square leaves few remainders by each of these: one number in three thousand that is none passes them all.
constexpr std::array<std::uint32_t, 12> square_moduli{64, 63, 65, 11, 17, 19, 23, 31, 37, 41, 43, 47};

const std::array<std::uint64_t, square_moduli.size()>& squares() {
  static const auto residues = [] {
    std::array<std::uint64_t, square_moduli.size()> of_moduli{};
    for (std::size_t i = 0; i < square_moduli.size(); ++i)
      for (std::uint32_t root = 0; root < square_moduli[i]; ++root)
        of_moduli[i] |= std::uint64_t{1} << (root * root % square_moduli[i] % 64);
    return of_moduli;
  }();
  return residues;
}

/// The integer part of a square root, by Newton's method from a first guess of 53 bits that is not below it.
bool square_root(BIGNUM* root, const BIGNUM* number, BN_CTX* context) {
  const int bits = BN_num_bits(number);
  // number = top * 2^shift with an even shift and a top of at most 62 bits.
  const int shift = bits > 62 ? (bits - 61) / 2 * 2 : 0;
  const NumberPtr top{BN_new()};
  const NumberPtr next{BN_new()};
  if (!top || !next || BN_rshift(top.get(), number, shift) != 1) return false;
  std::array<std::uint8_t, 8> octets{};
  if (BN_bn2binpad(top.get(), octets.data(), octets.size()) < 0) return false;
  std::uint64_t value = 0;
  for (const std::uint8_t octet : octets) value = (value << 8U) | octet;
  // Two more than the root of what was cut off, so that the guess is above the root and the method comes down to it.
  const auto guess = static_cast<BN_ULONG>(std::sqrt(static_cast<double>(value)) + 2.0);
  if (BN_set_word(root, guess) != 1 || BN_lshift(root, root, shift / 2) != 1) return false;
  while (true) {
    if (BN_div(next.get(), nullptr, number, root, context) != 1 || BN_add(next.get(), next.get(), root) != 1 ||
        BN_rshift1(next.get(), next.get()) != 1)
      return false;
    if (BN_cmp(next.get(), root) >= 0) return true;
    if (BN_copy(root, next.get()) == nullptr) return false;
  }
}

bool is_square(const BIGNUM* number, BN_CTX* context) {
  const NumberPtr root{BN_new()};
  const NumberPtr square{BN_new()};
  return root && square && square_root(root.get(), number, context) && BN_sqr(square.get(), root.get(), context) == 1 &&
         BN_cmp(square.get(), number) == 0;
}

/// Whether (first + step)^2 - modulus is a square for a step of 0 … 99: `first` is the root, rounded up.
bool finds_a_square(const BIGNUM* first, const BIGNUM* modulus, BN_CTX* context) {
  constexpr std::uint32_t rounds = 100;
  std::array<std::uint32_t, square_moduli.size()> first_rest{};
  std::array<std::uint32_t, square_moduli.size()> modulus_rest{};
  for (std::size_t i = 0; i < square_moduli.size(); ++i) {
    first_rest[i] = static_cast<std::uint32_t>(BN_mod_word(first, square_moduli[i]));
    modulus_rest[i] = static_cast<std::uint32_t>(BN_mod_word(modulus, square_moduli[i]));
  }
  const NumberPtr sum{BN_new()};
  const NumberPtr difference{BN_new()};
  for (std::uint32_t step = 0; sum && difference && step < rounds; ++step) {
    bool may_be = true;
    for (std::size_t i = 0; may_be && i < square_moduli.size(); ++i) {
      const std::uint32_t divisor = square_moduli[i];
      const std::uint32_t root = (first_rest[i] + step) % divisor;
      const std::uint32_t rest = (root * root + divisor - modulus_rest[i]) % divisor;
      may_be = ((squares()[i] >> (rest % 64)) & 1U) != 0;
    }
    if (!may_be) continue;
    if (BN_copy(sum.get(), first) == nullptr || BN_add_word(sum.get(), step) != 1 ||
        BN_sqr(difference.get(), sum.get(), context) != 1 || BN_sub(difference.get(), difference.get(), modulus) != 1)
      return false;
    if (is_square(difference.get(), context)) return true;
  }
  return false;
}

}  // namespace

SmallPrimes look_for_small_primes(ByteView modulus) {
  static const std::vector<Group> groups = make_groups();
  std::array<std::uint32_t, max_limbs> limbs;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before read
  const std::size_t count = split(modulus, limbs);
  SmallPrimes found{.divides = false, .has_roca_fingerprint = true};
  for (const Group& group : groups) {
    const std::uint32_t rest = remainder({limbs.data(), count}, group);
    for (const std::uint32_t prime : group.primes) {
      const std::uint32_t of_prime = rest % prime;
      if (of_prime == 0) found.divides = true;
      if (prime <= last_roca_prime && found.has_roca_fingerprint)
        found.has_roca_fingerprint = is_roca_residue(of_prime, prime);
    }
  }
  return found;
}

bool has_close_primes(ByteView modulus) {
  const BnContextPtr context{BN_CTX_new()};
  const NumberPtr number{BN_bin2bn(modulus.data(), static_cast<int>(modulus.size()), nullptr)};
  const NumberPtr root{BN_new()};
  const NumberPtr square{BN_new()};
  if (!context || !number || !root || !square || BN_is_zero(number.get()) == 1) return false;
  if (!square_root(root.get(), number.get(), context.get()) || BN_sqr(square.get(), root.get(), context.get()) != 1)
    return false;
  if (BN_cmp(square.get(), number.get()) == 0) return true;
  if (BN_add_word(root.get(), 1) != 1) return false;
  return finds_a_square(root.get(), number.get(), context.get());
}

}  // namespace certwright::pki
