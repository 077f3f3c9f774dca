// Certification requests of anybody's making: what is taken is what OpenSSL takes too.
#include <openssl/x509.h>

#include "pki/certification_request.h"
#include "pki/key_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using certwright::pki::CertificationRequest;
  const auto request = CertificationRequest::read({data, size});
  if (!request) {
    if (CertificationRequest::parse({data, size})) __builtin_trap();
    return 0;
  }
  const unsigned char* at = data;
  X509_REQ* const theirs = d2i_X509_REQ(nullptr, &at, static_cast<long>(size));
  if (theirs == nullptr || at != data + size) __builtin_trap();
  (void)certwright::pki::check_key(request->subject_public_key_info, certwright::pki::KeyDepth::quick);
  const bool verified = CertificationRequest::parse({data, size}).has_value();
  if (verified && X509_REQ_verify(theirs, X509_REQ_get0_pubkey(theirs)) != 1) __builtin_trap();
  X509_REQ_free(theirs);
  return 0;
}
