#include "pki/key_checks.h"

#include <algorithm>
#include <array>
#include <bit>

#include "pki/named_curve.h"
#include "pki/rsa_modulus.h"
#include "pki/subject_public_key.h"

namespace certwright::pki {
namespace {

constexpr std::size_t min_modulus_bits = 2048;
// OPENSSL_RSA_MAX_MODULUS_BITS: OpenSSL refuses to verify with more.
constexpr std::size_t max_modulus_bits = 16384;
// BR 6.1.6: "The public exponent SHOULD be in the range between 2^16 + 1 and 2^256 - 1."
constexpr std::size_t min_exponent_bits = 17;
constexpr std::size_t max_exponent_bits = 256;

void add(KeyFacts& key, KeyFault fault) { key.faults |= static_cast<std::uint32_t>(fault); }

std::size_t bits_of(ByteView magnitude) {
  return magnitude.empty() ? 0 : magnitude.size() * 8 - static_cast<std::size_t>(std::countl_zero(magnitude[0]));
}

void check_ec(KeyFacts& key, std::string_view parameters, ByteView point) {
  key.kind = KeyFacts::Kind::ec;
  const NamedCurve* const curve = named_curve(parameters);
  if (curve == nullptr) return add(key, KeyFault::curve);
  key.bits = curve->bits;
  key.curve = curve->name;
  if (!is_on(*curve, point)) add(key, KeyFault::point);
}

void check_modulus(KeyFacts& key, ByteView modulus, KeyDepth depth) {
  key.bits = bits_of(modulus);
  if (key.bits < min_modulus_bits || key.bits > max_modulus_bits || key.bits % 8 != 0) add(key, KeyFault::modulus_size);
  // What is larger is refused already, and would only cost time.
  if (key.bits == 0 || key.bits > max_modulus_bits) return;
  const SmallPrimes primes = look_for_small_primes(modulus);
  if (primes.divides) add(key, KeyFault::small_factor);
  if (primes.has_roca_fingerprint) add(key, KeyFault::roca);
  if (depth == KeyDepth::whole && !primes.divides && has_close_primes(modulus)) add(key, KeyFault::close_primes);
}

void check_rsa(KeyFacts& key, ByteView encoded, KeyDepth depth) {
  key.kind = KeyFacts::Kind::rsa;
  const auto numbers = rsa_public_key(encoded);
  if (!numbers) return add(key, KeyFault::malformed);
  const std::size_t exponent_bits = bits_of(numbers->exponent);
  const bool odd = !numbers->exponent.empty() && numbers->exponent.back() % 2 == 1;
  if (!odd || exponent_bits < 2) add(key, KeyFault::exponent);
  if (exponent_bits < min_exponent_bits || exponent_bits > max_exponent_bits) add(key, KeyFault::exponent_range);
  check_modulus(key, numbers->modulus, depth);
}

struct FaultWords {
  KeyFault fault;
  std::string_view id;
  Text words;
};

// The worst first.
const std::array<FaultWords, 10>& all_faults() {
  static const std::array<FaultWords, 10> faults{{
      {KeyFault::malformed, "malformed", {"The public key cannot be read.", "公開鍵を読み取れません。"}},
      {KeyFault::algorithm,
       "algorithm",
       {"The public key is neither RSA nor EC in the encoding that RFC 3279 and RFC 5480 prescribe.",
        "公開鍵が、RFC 3279 と RFC 5480 の定める形式の RSA 鍵でも EC 鍵でもありません。"}},
      {KeyFault::curve,
       "curve",
       {"The public key is not on one of the named curves P-256, P-384 and P-521.",
        "公開鍵の楕円曲線が、名前で指定された P-256、P-384、P-521 のいずれでもありません。"}},
      {KeyFault::point,
       "point",
       {"The public key is not a point on its curve in uncompressed form.",
        "公開鍵が、非圧縮形式で表された曲線上の点ではありません。"}},
      {KeyFault::modulus_size,
       "modulus_size",
       {"The RSA modulus does not have between 2048 and 16384 bits, divisible by 8.",
        "RSA の法の長さが、2048 ビット以上 16384 ビット以下の 8 の倍数ではありません。"}},
      {KeyFault::exponent,
       "exponent",
       {"The RSA exponent is not an odd number of 3 or more.", "RSA の公開指数が 3 以上の奇数ではありません。"}},
      {KeyFault::small_factor,
       "small_factor",
       {"The RSA modulus has a prime factor below 752.", "RSA の法に 752 未満の素因数があります。"}},
      {KeyFault::roca,
       "roca",
       {"The RSA modulus has the fingerprint of the ROCA weakness (CVE-2017-15361).",
        "RSA の法に ROCA 脆弱性（CVE-2017-15361）の特徴があります。"}},
      {KeyFault::close_primes,
       "close_primes",
       {"The RSA modulus is factored by Fermat's method within 100 rounds: its primes are too close together.",
        "RSA の法をフェルマー法で 100 回以内に素因数分解できます。2 つの素数が近すぎます。"}},
      {KeyFault::exponent_range,
       "exponent_range",
       {"The RSA exponent is not between 2^16 + 1 and 2^256 - 1.",
        "RSA の公開指数が 2^16 + 1 以上 2^256 - 1 以下ではありません。"}},
  }};
  return faults;
}

const FaultWords& entry_of(KeyFault fault) { return *std::ranges::find(all_faults(), fault, &FaultWords::fault); }

}  // namespace

KeyFacts check_key(ByteView subject_public_key_info, KeyDepth depth) {
  KeyFacts key;
  const auto parts = subject_public_key(subject_public_key_info);
  if (!parts) {
    add(key, KeyFault::malformed);
  } else if (parts->algorithm == key_algorithms::rsa_encryption) {
    check_rsa(key, parts->key, depth);
  } else if (parts->algorithm.starts_with(key_algorithms::ec_public_key)) {
    check_ec(key, parts->algorithm.substr(key_algorithms::ec_public_key.size()), parts->key);
  } else {
    if (parts->algorithm.starts_with(key_algorithms::rsa_object)) check_rsa(key, parts->key, depth);
    add(key, KeyFault::algorithm);
  }
  return key;
}

std::string_view to_string(KeyFault fault) { return entry_of(fault).id; }
const Text& words_of(KeyFault fault) { return entry_of(fault).words; }

std::optional<KeyFault> refusal_of(const KeyFacts& key) {
  for (const FaultWords& each : all_faults())
    if (each.fault != KeyFault::exponent_range && key.has(each.fault)) return each.fault;
  return std::nullopt;
}

}  // namespace certwright::pki
