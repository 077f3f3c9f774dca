// Private keys of anybody's making. The first octet chooses the label of the PEM block that the rest would stand in.
#include "pki/foreign_key.h"
#include "pki/key.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace pki = certwright::pki;
  if (size == 0) return 0;
  constexpr std::string_view labels[] = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "CERTIFICATE"};
  const certwright::ByteView der{data + 1, size - 1};
  const certwright::Secret key{certwright::Bytes{der.begin(), der.end()}};
  const auto read = pki::read_private_key(labels[data[0] % std::size(labels)], key);
  // What is given as PKCS#8 is read as such.
  if (read && !pki::read_private_key("PRIVATE KEY", *read)) __builtin_trap();
  const auto own = pki::PrivateKey::from_pkcs8(der);
  if (own && !pki::is_key_pair(key, own->public_key())) __builtin_trap();
  return 0;
}
