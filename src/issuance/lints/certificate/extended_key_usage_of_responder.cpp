// BR 7.1.2.8.5: id-kp-OCSPSigning MUST be there, and nothing else.
#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.purposes) return std::nullopt;
  if (certificate.purposes->size() == 1 && certificate.has_purpose(objects::ocsp_signing)) return std::nullopt;
  return Text{"The extKeyUsage has another purpose beside OCSPSigning.",
              "extKeyUsage に OCSPSigning 以外の用途があります。"};
}

}  // namespace

extern const Lint extended_key_usage_of_responder{
    .id = "extended_key_usage_of_responder",
    .source = "BR 7.1.2.8.5",
    .rules = RuleSet::baseline,
    .applies = responder,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2023} / 9 / 15}},
    .demand = {"The extKeyUsage of an OCSP responder's certificate has OCSPSigning and nothing else.",
               "OCSP レスポンダー証明書の extKeyUsage は OCSPSigning だけです。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
