// BR 6.1.5: RSA moduli of at least 2048 bits, "divisible by 8"; keys on P-256 or P-384. BR 6.1.6: the RSA exponent is
// odd and 3 or more, SHOULD be from 2^16 + 1 to 2^256 - 1, and the modulus is odd, not the power of a prime, and
// without factors smaller than 752.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <vector>

#include "issuance/lints/lint.h"
#include "pki/public_key.h"

namespace certwright::issuance::lints {
namespace {

constexpr std::size_t min_modulus_bits = 2048;
// OpenSSL refuses to verify with more (OPENSSL_RSA_MAX_MODULUS_BITS is 16384); nobody asks for more than this.
constexpr std::size_t max_modulus_bits = 8192;
constexpr std::uint32_t factor_limit = 752;

std::size_t bits_of(ByteView magnitude) {
  return magnitude.empty() ? 0 : magnitude.size() * 8 - static_cast<std::size_t>(std::countl_zero(magnitude[0]));
}

std::uint64_t remainder(ByteView magnitude, std::uint32_t divisor) {
  std::uint64_t rest = 0;
  for (std::size_t i = 0; i < magnitude.size(); i += 4) {
    const std::size_t octets = std::min<std::size_t>(4, magnitude.size() - i);
    for (std::size_t j = 0; j < octets; ++j) rest = (rest << 8) | magnitude[i + j];
    rest %= divisor;
  }
  return rest;
}

bool is_prime(std::uint32_t number) {
  for (std::uint32_t divisor = 2; divisor * divisor <= number; ++divisor)
    if (number % divisor == 0) return false;
  return number >= 2;
}

// Products of neighbouring primes that fit 32 bits: one long division asks for three or more primes at once.
std::vector<std::uint32_t> prime_products() {
  std::vector<std::uint32_t> products;
  std::uint64_t product = 1;
  for (std::uint32_t number = 2; number < factor_limit; ++number) {
    if (!is_prime(number)) continue;
    if (product * number > UINT32_MAX) {
      products.push_back(static_cast<std::uint32_t>(product));
      product = 1;
    }
    product *= number;
  }
  products.push_back(static_cast<std::uint32_t>(product));
  return products;
}

bool has_small_factor(ByteView modulus) {
  static const std::vector<std::uint32_t> products = prime_products();
  return std::ranges::any_of(products, [&](std::uint32_t product) {
    return std::gcd(remainder(modulus, product), std::uint64_t{product}) != 1;
  });
}

std::optional<std::string> complaint_about_rsa(const pki::RsaPublicKey& key) {
  const std::size_t bits = bits_of(key.modulus);
  if (bits < min_modulus_bits || bits > max_modulus_bits || bits % 8 != 0)
    return "the RSA modulus has a size that is not allowed";
  if (key.exponent.empty() || key.exponent.back() % 2 == 0) return "the RSA exponent is even";
  if (bits_of(key.exponent) < 17 || bits_of(key.exponent) > 256)
    return "the RSA exponent is not between 2^16 + 1 and 2^256 - 1";
  if (has_small_factor(key.modulus)) return "the RSA modulus has a factor smaller than 752";
  return std::nullopt;
}

std::optional<std::string> complaint(const Candidate& candidate) {
  const auto key = pki::parse_public_key(candidate.tbs.subject_public_key_info);
  if (!key) return key.error().detail;
  // A key that is not RSA was read on an allowed curve, and lies on it.
  if (const auto* const rsa = std::get_if<pki::RsaPublicKey>(&*key)) return complaint_about_rsa(*rsa);
  return std::nullopt;
}

}  // namespace

extern const Lint subject_public_key{
    .id = "subject_public_key",
    .source = "BR 6.1.1.3, 6.1.5, 6.1.6",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
