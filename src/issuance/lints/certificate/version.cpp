// RFC 5280 section 4.1.2.1: "When extensions are used, as expected in this profile, version MUST be 3". The Baseline
// Requirements know no other (BR 7.1.1).
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (certificate.tbs.version == 3) return std::nullopt;
  const std::string version = std::to_string(certificate.tbs.version);
  return Text{"The certificate is of version " + version + ", not 3.",
              "証明書のバージョンが 3 ではなく " + version + " です。"};
}

}  // namespace

extern const Lint version{
    .id = "version",
    .source = "RFC 5280 section 4.1.2.1, BR 7.1.1",
    .demand = {"A certificate is of version 3.", "証明書のバージョンは 3 です。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
