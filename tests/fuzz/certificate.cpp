// Certificates of anybody's making: taken apart, linted, and what is taken is what OpenSSL takes too.
#include <openssl/x509.h>

#include "issuance/lints/certificate_view.h"
#include "pki/x509.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certwright::issuance::lints;
  const auto view = CertificateView::of_certificate({data, size});
  if (!view) return 0;
  (void)judge(*view, Asked::baseline_too);
  const unsigned char* at = data;
  X509* const openssl = d2i_X509(nullptr, &at, static_cast<long>(size));
  if (openssl == nullptr || at != data + size) __builtin_trap();
  X509_free(openssl);
  // What is longer, or has a name with a NUL, our own reading by OpenSSL refuses by rules of its own.
  const auto theirs = certwright::pki::X509::parse({data, size});
  if (theirs && (theirs->not_before != view->tbs.not_before || theirs->not_after != view->tbs.not_after))
    __builtin_trap();
  return 0;
}
