// RFC 5280 section 4.2.1.9: basicConstraints are in all CA certificates, critical; pathLenConstraint only where cA is
// TRUE.
#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (certificate.is_ca() && certificate.tbs.version == 3 && !certificate.is_critical(objects::basic_constraints))
    return Text{"The basicConstraints of a CA certificate are not critical.",
                "CA 証明書の basicConstraints がクリティカルではありません。"};
  if (certificate.basic_constraints && !certificate.basic_constraints->ca && certificate.basic_constraints->path_length)
    return Text{"A leaf has a pathLenConstraint.", "末端の証明書に pathLenConstraint があります。"};
  return std::nullopt;
}

}  // namespace

extern const Lint basic_constraints{
    .id = "basic_constraints",
    .source = "RFC 5280 section 4.2.1.9",
    .demand = {"A CA certificate has critical basicConstraints; only CAs have a path length.",
               "CA 証明書には、クリティカルな basicConstraints があります。パス長は CA 証明書にのみ記載されます。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
