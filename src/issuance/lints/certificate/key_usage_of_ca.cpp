// BR 7.1.2.10.7: the keyUsage of a CA certificate is critical with keyCertSign and cRLSign; digitalSignature is
// allowed, everything else is not.
#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.key_usage) return std::nullopt;
  if (!certificate.is_critical(objects::key_usage))
    return Text{"The keyUsage of a CA certificate is not critical.",
                "CA 証明書の keyUsage がクリティカルではありません。"};
  constexpr unsigned must = 1U << 5U | 1U << 6U;
  constexpr unsigned may = must | 1U << 0U;
  if ((*certificate.key_usage & must) != must)
    return Text{"The keyUsage of a CA certificate lacks cRLSign or keyCertSign.",
                "CA 証明書の keyUsage に cRLSign または keyCertSign がありません。"};
  if ((*certificate.key_usage & ~may) != 0)
    return Text{"The keyUsage of a CA certificate has a bit that CAs may not have.",
                "CA 証明書の keyUsage に、認証局に許可されていないビットがあります。"};
  return std::nullopt;
}

}  // namespace

extern const Lint key_usage_of_ca{
    .id = "key_usage_of_ca",
    .source = "BR 7.1.2.10.7",
    .rules = RuleSet::baseline,
    .applies = any_ca,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2023} / 9 / 15}},
    .demand =
        {"The keyUsage of a CA certificate is critical, with keyCertSign, cRLSign and at most digitalSignature.",
         "CA 証明書の keyUsage はクリティカルで、keyCertSign と cRLSign を含み、ほかは digitalSignature だけです。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
