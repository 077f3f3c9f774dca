// RFC 5280 section 4.2.1.10: nameConstraints "MUST be used only in a CA certificate", MUST be critical, and are never
// an empty sequence.
#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.has(objects::name_constraints)) return std::nullopt;
  if (!certificate.is_ca()) return Text{"A leaf has nameConstraints.", "末端の証明書に nameConstraints があります。"};
  if (!certificate.is_critical(objects::name_constraints))
    return Text{"The nameConstraints are not critical.", "nameConstraints がクリティカルではありません。"};
  if (certificate.name_constraints &&
      certificate.name_constraints->permitted + certificate.name_constraints->excluded == 0)
    return Text{"The nameConstraints are empty.", "nameConstraints が空です。"};
  return std::nullopt;
}

}  // namespace

extern const Lint name_constraints{
    .id = "name_constraints",
    .source = "RFC 5280 section 4.2.1.10",
    .demand = {"Only CA certificates have nameConstraints; they are critical and not empty.",
               "nameConstraints は CA 証明書にのみあり、クリティカルで、空ではありません。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
