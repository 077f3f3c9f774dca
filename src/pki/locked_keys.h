#pragma once

#include <cstddef>

namespace certwright::pki {

/// What is to be done with private keys that OpenSSL holds.
enum class KeysLocked {
  yes,
  not_locked,  ///< pages of their own, left out of cores and wiped, but RLIMIT_MEMLOCK lets none be locked
  no,          ///< ordinary memory, as before
};

/// Has OpenSSL keep the private numbers of keys (RSA and EC, those of TLS too) in pages of their own between guard
/// pages, which are locked against swapping (mlock), left out of cores and overwritten when they are freed, for as long
/// as the process lives: its "secure heap". What it works with in the moment of reading, encoding and signing is
/// elsewhere. Once, before the first key and the second thread.
[[nodiscard]] KeysLocked lock_keys_of_openssl();

/// How much of it is in use, in octets; zero where there is none.
[[nodiscard]] std::size_t locked_key_bytes();

}  // namespace certwright::pki
