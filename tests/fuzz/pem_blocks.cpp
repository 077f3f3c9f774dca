// PEM texts of anybody's making: what is taken is written and read again as it was.
#include <algorithm>

#include "pki/pem_blocks.h"
#include "pki/x509.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace pki = certwright::pki;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto blocks = pki::pem_blocks(text);
  if (!blocks) return 0;
  for (const pki::PemBlock& block : *blocks) {
    if (block.encrypted) continue;
    const auto again = pki::pem_blocks(pki::to_pem(block.label, block.der.reveal()));
    if (!again || again->size() != 1 || again->front().label != block.label ||
        !std::ranges::equal(again->front().der.reveal(), block.der.reveal()))
      __builtin_trap();
    (void)pki::from_pem(block.label, text);
  }
  return 0;
}
