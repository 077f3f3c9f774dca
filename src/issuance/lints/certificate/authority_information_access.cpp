// RFC 5280 section 4.2.2.1: authorityInfoAccess lists at least one access, and "Conforming CAs MUST mark this
// extension as non-critical."
#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (certificate.is_critical(objects::authority_information_access))
    return Text{"The authorityInfoAccess is critical.", "authorityInfoAccess がクリティカルです。"};
  if (certificate.access && certificate.access->empty())
    return Text{"The authorityInfoAccess is empty.", "authorityInfoAccess が空です。"};
  return std::nullopt;
}

}  // namespace

extern const Lint authority_information_access{
    .id = "authority_information_access",
    .source = "RFC 5280 section 4.2.2.1",
    .demand = {"An authorityInfoAccess is not empty and not critical.",
               "authorityInfoAccess は空ではなく、クリティカルでもありません。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
