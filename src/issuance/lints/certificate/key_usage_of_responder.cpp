// BR 7.1.2.8.7: keyUsage MUST be there and critical, with digitalSignature alone.
#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.has(objects::key_usage)) return Text{"There is no keyUsage.", "keyUsage がありません。"};
  if (!certificate.is_critical(objects::key_usage))
    return Text{"The keyUsage is not critical.", "keyUsage がクリティカルではありません。"};
  constexpr unsigned digital_signature_alone = 1U << 0U;
  if (!certificate.key_usage || *certificate.key_usage == digital_signature_alone) return std::nullopt;
  return Text{"The keyUsage is not digitalSignature alone.", "keyUsage が digitalSignature だけではありません。"};
}

}  // namespace

extern const Lint key_usage_of_responder{
    .id = "key_usage_of_responder",
    .source = "BR 7.1.2.8.7",
    .rules = RuleSet::baseline,
    .applies = responder,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2023} / 9 / 15}},
    .demand = {"The keyUsage of an OCSP responder's certificate is critical, with digitalSignature alone.",
               "OCSP レスポンダー証明書の keyUsage はクリティカルで、digitalSignature だけです。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
