// Public keys of anybody's making: what is wrong with them is told, in bounded time.
#include "pki/blocked_keys.h"
#include "pki/key_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const certwright::ByteView key{data, size};
  (void)certwright::pki::refusal_of(certwright::pki::check_key(key));
  (void)certwright::pki::BlockedKeys::parse(certwright::text_of(key));
  return 0;
}
