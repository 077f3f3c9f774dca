#include "pki/locked_keys.h"

#include <openssl/crypto.h>

namespace certwright::pki {
namespace {

// Measured: an EC key takes 64 octets and an RSA-4096 key 2.3 KiB, with what OpenSSL needs of it while it makes one.
// Where there is no room left no key can be made, so there is room for 800 RSA-4096 keys at once, or an ephemeral key
// for each of 4,096 connections and twenty thousand EC keys. Together with secret_memory::most_bytes that is three
// quarters of the 8 MiB that Linux lets a process lock by default. A power of two, as the smallest block has to be.
constexpr std::size_t heap_bytes = 2UL * 1024 * 1024;
constexpr std::size_t least_block_bytes = 64;

}  // namespace

KeysLocked lock_keys_of_openssl() {
  constexpr int locked = 1;
  constexpr int not_locked = 2;
  switch (CRYPTO_secure_malloc_init(heap_bytes, least_block_bytes)) {
    case locked:
      return KeysLocked::yes;
    case not_locked:
      return KeysLocked::not_locked;
    default:
      return KeysLocked::no;
  }
}

std::size_t locked_key_bytes() { return CRYPTO_secure_malloc_initialized() == 1 ? CRYPTO_secure_used() : 0; }

}  // namespace certwright::pki
