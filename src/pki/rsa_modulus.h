#pragma once

#include "base/bytes.h"

// Weaknesses that show in an RSA modulus alone. A modulus is its big-endian magnitude of at most 16384 bits.
namespace certwright::pki {

/// What the remainders by small primes tell.
struct SmallPrimes {
  bool divides = false;  ///< one below 752 divides it (BR 6.1.6)
  /// All remainders by the primes up to 167 are powers of 65537, as those of the keys of Infineon's library are
  /// (CVE-2017-15361). Of other moduli of this size one in 2^27 looks so.
  bool has_roca_fingerprint = false;
};
[[nodiscard]] SmallPrimes look_for_small_primes(ByteView modulus);

/// Whether Fermat's method finds two factors within 100 rounds (BR 6.1.1.3).
[[nodiscard]] bool has_close_primes(ByteView modulus);

}  // namespace certwright::pki
