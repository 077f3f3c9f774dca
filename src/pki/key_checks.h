#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/text.h"

namespace certwright::pki {

/// What can be wrong with a public key (BR 6.1.1.3, 6.1.5, 6.1.6): one bit each in KeyFacts::faults.
enum class KeyFault : std::uint32_t {
  malformed = 1U << 0U,       ///< no SubjectPublicKeyInfo, or its key cannot be read
  algorithm = 1U << 1U,       ///< neither RSA nor EC, or the algorithm is encoded in another way
  curve = 1U << 2U,           ///< not named, or none of P-256, P-384 and P-521
  point = 1U << 3U,           ///< not on the curve, or not written out
  modulus_size = 1U << 4U,    ///< below 2048 bits, above 16384, or not divisible by 8
  exponent = 1U << 5U,        ///< even, or below 3
  exponent_range = 1U << 6U,  ///< outside 2^16 + 1 … 2^256 - 1, which BR 6.1.6 only recommends
  small_factor = 1U << 7U,    ///< the modulus is divided by a prime below 752
  roca = 1U << 8U,            ///< the fingerprint of CVE-2017-15361 ("ROCA")
  close_primes = 1U << 9U,    ///< Fermat's method factors it within 100 rounds
};

/// What a public key is, and what is wrong with it.
struct KeyFacts {
  enum class Kind { rsa, ec, other };
  Kind kind = Kind::other;
  std::size_t bits = 0;    ///< of the RSA modulus, or of the curve's field
  std::string_view curve;  ///< "P-256", "P-384", "P-521"; empty for other keys
  std::uint32_t faults = 0;

  [[nodiscard]] bool has(KeyFault fault) const { return (faults & static_cast<std::uint32_t>(fault)) != 0; }
};

/// How far a key is looked into. `quick` leaves out Fermat's method, which costs as much as all else together: enough
/// for keys that this server made itself a moment ago.
enum class KeyDepth { quick, whole };

/// Every check that applies to the key. Safe to call from any thread; what DER it is given decides nothing but the
/// time, which is bounded by max_modulus_bits.
[[nodiscard]] KeyFacts check_key(ByteView subject_public_key_info, KeyDepth depth = KeyDepth::whole);

/// The fault by its name, as errors and logs show it: "small_factor".
[[nodiscard]] std::string_view to_string(KeyFault fault);
/// What is wrong, as a sentence.
[[nodiscard]] const Text& words_of(KeyFault fault);

/// The worst fault for which a key is refused; exponent_range is none of them.
[[nodiscard]] std::optional<KeyFault> refusal_of(const KeyFacts& key);

}  // namespace certwright::pki
