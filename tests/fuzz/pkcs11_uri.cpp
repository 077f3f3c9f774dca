// A PKCS#11 URI as an operator may write it: what is read comes out the same when it is written and read again.
#include "keys/pkcs11_uri.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certwright;
  const auto uri = keys::parse_pkcs11_uri(text_of(ByteView{data, size}));
  if (!uri) return 0;
  const auto again = keys::parse_pkcs11_uri(keys::to_string(*uri));
  if (!again || again->token != uri->token || again->object != uri->object || again->id != uri->id) __builtin_trap();
  return 0;
}
