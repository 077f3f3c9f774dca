// BR 7.1.2.7.9: exactly one Reserved Certificate Policy Identifier says how the subject was validated (2.23.140.1.2.1,
// .2.2, .2.3 or 2.23.140.1.1); the extension is not critical.
#include <algorithm>
#include <array>

#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.has(objects::certificate_policies))
    return Text{"There are no certificatePolicies.", "certificatePolicies がありません。"};
  if (certificate.is_critical(objects::certificate_policies))
    return Text{"The certificatePolicies are critical.", "certificatePolicies がクリティカルです。"};
  if (!certificate.policies) return std::nullopt;
  constexpr std::array reserved{objects::domain_validated, objects::organization_validated,
                                objects::individual_validated, objects::extended_validation};
  const auto count = std::ranges::count_if(*certificate.policies, [&](ByteView policy) {
    return std::ranges::find(reserved, text_of(policy)) != reserved.end();
  });
  if (count == 1) return std::nullopt;
  return Text{"The certificatePolicies do not hold exactly one reserved policy but " + std::to_string(count) + ".",
              "certificatePolicies に含まれる予約済みポリシーが 1 つではなく " + std::to_string(count) + " 個です。"};
}

}  // namespace

extern const Lint certificate_policies_of_server{
    .id = "certificate_policies_of_server",
    .source = "BR 7.1.2.7.9",
    .rules = RuleSet::baseline,
    .applies = server,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2020} / 9 / 30}},
    .demand =
        {"A server's certificate says by exactly one reserved policy how it was validated: 2.23.140.1.2.1 for domain "
         "validation.",
         "サーバー証明書は、検証方法を示す予約済みポリシーをちょうど 1 つ含みます（ドメイン検証は 2.23.140.1.2.1）。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
