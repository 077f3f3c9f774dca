#include "pki/key_checks.h"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include <openssl/err.h>

#include "pki/openssl.h"
#include "pki/rsa_modulus.h"
#include "pki/subject_public_key.h"

namespace certwright::pki {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t min_modulus_bits = 2048;
// OPENSSL_RSA_MAX_MODULUS_BITS: OpenSSL refuses to verify with more.
constexpr std::size_t max_modulus_bits = 16384;
// BR 6.1.6: "The public exponent SHOULD be in the range between 2^16 + 1 and 2^256 - 1."
constexpr std::size_t min_exponent_bits = 17;
constexpr std::size_t max_exponent_bits = 256;

// AlgorithmIdentifiers' contents (RFC 3279 section 2.3.1, RFC 5480 section 2.1.1, BR 7.1.3.1).
constexpr std::string_view rsa_encryption = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"sv;
constexpr std::string_view rsa_object = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"sv;
constexpr std::string_view ec_object = "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"sv;

struct Curve {
  std::string_view object;  ///< the OBJECT IDENTIFIER, whole
  std::string_view name;
  int nid;
  std::size_t bits;
};
constexpr std::array curves{
    Curve{"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"sv, "P-256", NID_X9_62_prime256v1, 256},
    Curve{"\x06\x05\x2b\x81\x04\x00\x22"sv, "P-384", NID_secp384r1, 384},
    Curve{"\x06\x05\x2b\x81\x04\x00\x23"sv, "P-521", NID_secp521r1, 521},
};

void add(KeyFacts& key, KeyFault fault) { key.faults |= static_cast<std::uint32_t>(fault); }

std::size_t bits_of(ByteView magnitude) {
  return magnitude.empty() ? 0 : magnitude.size() * 8 - static_cast<std::size_t>(std::countl_zero(magnitude[0]));
}

const EC_GROUP* group_of(const Curve& curve) {
  // Constants of the standard, made once: OpenSSL takes longer to build a group than to test a point.
  static const std::array<GroupPtr, curves.size()> groups = [] {
    std::array<GroupPtr, curves.size()> made;
    for (std::size_t i = 0; i < curves.size(); ++i) made[i].reset(EC_GROUP_new_by_curve_name(curves[i].nid));
    return made;
  }();
  return groups[static_cast<std::size_t>(&curve - curves.data())].get();
}

// EC_POINT_oct2point refuses a point that is not on the curve. BR 6.1.6 cites SP 800-56A's full validation; these
// curves have cofactor 1, so that a point on the curve other than infinity, which has no such form, is in the group.
bool is_on(const Curve& curve, ByteView point) {
  constexpr std::uint8_t uncompressed = 4;
  const std::size_t field_bytes = (curve.bits + 7) / 8;
  if (point.size() != 1 + 2 * field_bytes || point[0] != uncompressed) return false;
  const EC_GROUP* const group = group_of(curve);
  const PointPtr parsed{group == nullptr ? nullptr : EC_POINT_new(group)};
  const bool good = parsed && EC_POINT_oct2point(group, parsed.get(), point.data(), point.size(), nullptr) == 1;
  if (!good) ERR_clear_error();
  return good;
}

void check_ec(KeyFacts& key, std::string_view parameters, ByteView point) {
  key.kind = KeyFacts::Kind::ec;
  const auto* const curve = std::ranges::find(curves, parameters, &Curve::object);
  if (curve == curves.end()) return add(key, KeyFault::curve);
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
  } else if (parts->algorithm == rsa_encryption) {
    check_rsa(key, parts->key, depth);
  } else if (parts->algorithm.starts_with(ec_object)) {
    check_ec(key, parts->algorithm.substr(ec_object.size()), parts->key);
  } else {
    if (parts->algorithm.starts_with(rsa_object)) check_rsa(key, parts->key, depth);
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
