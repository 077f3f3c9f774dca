// What ImportCertificate is given: PEM texts with certificates and keys of anybody's making.
#include "model/imported_certificate.h"
#include "pki/pem_blocks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace pki = certwright::pki;
  const auto blocks = pki::pem_blocks(certwright::text_of({data, size}));
  if (!blocks) return 0;
  for (const pki::PemBlock& block : *blocks) {
    (void)pki::read_private_key(block.label, block.der);
    const auto certificate = pki::ForeignCertificate::parse(block.der.reveal());
    if (!certificate) continue;
    (void)certwright::model::imported_contents(*certificate);
    (void)pki::key_shape(certificate->certificate.subject_public_key_info);
  }
  return 0;
}
