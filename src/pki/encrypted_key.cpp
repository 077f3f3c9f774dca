#include "pki/encrypted_key.h"

#include <algorithm>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "pki/openssl.h"

namespace certwright::pki {
namespace {

struct Passphrase {
  std::string_view words;
  bool asked = false;
};

int give_passphrase(char* buffer, int size, int /*writing*/, void* data) {
  Passphrase& passphrase = *static_cast<Passphrase*>(data);
  passphrase.asked = true;
  if (passphrase.words.size() > static_cast<std::size_t>(size)) return -1;
  std::ranges::copy(passphrase.words, buffer);
  return static_cast<int>(passphrase.words.size());
}

}  // namespace

Result<PrivateKey> read_encrypted_pem(const Secret& pem, const Secret& passphrase) {
  const std::string_view text = pem.reveal_text();
  const BioPtr in{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
  Passphrase words{.words = passphrase.reveal_text()};
  const KeyPtr key{PEM_read_bio_PrivateKey(in.get(), nullptr, give_passphrase, &words)};
  ERR_clear_error();
  if (!key && words.asked) return fail(ErrorCode::access_denied, "the passphrase does not open the private key");
  if (!key) return fail(ErrorCode::invalid_request, "there is no private key in PEM");
  const Pkcs8Ptr info{EVP_PKEY2PKCS8(key.get())};
  if (!info) return fail(ErrorCode::invalid_request, "a private key of a kind that is not used");
  const Secret pkcs8{der_of<i2d_PKCS8_PRIV_KEY_INFO>(info.get())};
  return PrivateKey::from_pkcs8(pkcs8.reveal());
}

}  // namespace certwright::pki
