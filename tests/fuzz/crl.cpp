// CRLs of anybody's making: taken apart, linted, and what is taken is what OpenSSL takes too.
#include <openssl/x509.h>

#include <algorithm>

#include "issuance/lints/crl_view.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace certwright::issuance::lints;
  const auto view = CrlView::of_crl({data, size});
  if (!view) return 0;
  (void)judge(*view, Asked::baseline_too);
  const unsigned char* at = data;
  X509_CRL* const openssl = d2i_X509_CRL(nullptr, &at, static_cast<long>(size));
  if (openssl == nullptr || at != data + size ||
      static_cast<std::size_t>(std::max(sk_X509_REVOKED_num(X509_CRL_get_REVOKED(openssl)), 0)) !=
          view->list.entries.size())
    __builtin_trap();
  X509_CRL_free(openssl);
  return 0;
}
