// BR 7.1.2.11.1: keyIdentifier MUST be there; authorityCertIssuer and authorityCertSerialNumber MUST NOT.
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.authority_key_identifier || !certificate.authority_key_identifier->names_certificate)
    return std::nullopt;
  return Text{"The authorityKeyIdentifier names the issuer's certificate by name or serial number.",
              "authorityKeyIdentifier が、名前またはシリアル番号で発行者の証明書を示しています。"};
}

}  // namespace

extern const Lint authority_key_identifier_form{
    .id = "authority_key_identifier_form",
    .source = "BR 7.1.2.11.1",
    .rules = RuleSet::baseline,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2023} / 9 / 15}},
    .demand = {"The authorityKeyIdentifier holds the keyIdentifier alone.",
               "authorityKeyIdentifier には keyIdentifier だけが含まれます。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
