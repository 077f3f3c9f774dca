// BR 7.1.2.8.2: subjectAltName, nameConstraints, certificatePolicies and cRLDistributionPoints MUST NOT be there.
#include <array>

#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

struct Forbidden {
  std::string_view object;
  std::string_view name;
};
constexpr std::array forbidden_in_responder{Forbidden{objects::subject_alternative_name, "subjectAltName"},
                                            Forbidden{objects::name_constraints, "nameConstraints"},
                                            Forbidden{objects::certificate_policies, "certificatePolicies"},
                                            Forbidden{objects::crl_distribution_points, "cRLDistributionPoints"}};

Verdict judge(const CertificateView& certificate) {
  for (const Forbidden& each : forbidden_in_responder)
    if (certificate.has(each.object))
      return Text{
          "There is an extension that an OCSP responder's certificate may not have: " + std::string{each.name} + ".",
          "OCSP レスポンダー証明書に許可されていない拡張があります：" + std::string{each.name}};
  return std::nullopt;
}

}  // namespace

extern const Lint extensions_of_responder{
    .id = "extensions_of_responder",
    .source = "BR 7.1.2.8.2",
    .rules = RuleSet::baseline,
    .applies = responder,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2023} / 9 / 15}},
    .demand = {"An OCSP responder's certificate has neither names, constraints, policies nor a place of a CRL.",
               "OCSP レスポンダー証明書には、代替名、名前制約、ポリシー、CRL の場所がありません。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
