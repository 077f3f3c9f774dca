// RFC 5280 section 4.2.1.2: the subjectKeyIdentifier "MUST appear in all conforming CA certificates", and "Conforming
// CAs MUST mark this extension as non-critical."
#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (certificate.is_critical(objects::subject_key_identifier))
    return Text{"The subjectKeyIdentifier is critical.", "subjectKeyIdentifier がクリティカルです。"};
  if (certificate.is_ca() && !certificate.has(objects::subject_key_identifier))
    return Text{"A CA certificate has no subjectKeyIdentifier.", "CA 証明書に subjectKeyIdentifier がありません。"};
  if (certificate.subject_key_identifier && certificate.subject_key_identifier->empty())
    return Text{"The subjectKeyIdentifier is empty.", "subjectKeyIdentifier が空です。"};
  return std::nullopt;
}

}  // namespace

extern const Lint subject_key_identifier{
    .id = "subject_key_identifier",
    .source = "RFC 5280 section 4.2.1.2",
    .demand = {"A CA certificate has a subjectKeyIdentifier; it is never critical.",
               "CA 証明書には subjectKeyIdentifier があり、クリティカルではありません。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
