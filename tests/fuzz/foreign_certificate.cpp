// Certificates of anybody's making, as imports are shown them: what is shown of one, and whom it certifies.
#include "pki/foreign_certificate.h"
#include "issuance/name_constraints.h"
#include "model/imported_certificate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace pki = certwright::pki;
  const certwright::Bytes der{data, data + size};
  (void)certwright::issuance::name_constraints_of(der);
  const auto certificate = pki::ForeignCertificate::parse(der);
  if (!certificate) return 0;
  (void)certwright::model::imported_contents(*certificate);
  // Nothing certifies itself.
  if (pki::certifies(der, {der}, certificate->certificate.not_before)) __builtin_trap();
  return 0;
}
