// BR 7.1.2.10.2: the subject of a CA certificate has countryName, organizationName and commonName; by BR 7.1.2.8 that
// of its OCSP responder as well.
#include <algorithm>
#include <array>

#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  struct Wanted {
    std::string_view object;
    std::string_view name;
  };
  constexpr std::array wanted{Wanted{objects::country_name, "countryName"},
                              Wanted{objects::organization_name, "organizationName"},
                              Wanted{objects::common_name, "commonName"}};
  for (const Wanted& each : wanted) {
    const bool is_there = std::ranges::any_of(
        certificate.tbs.subject_attributes,
        [&](const pki::NameAttribute& attribute) { return text_of(attribute.type) == each.object; });
    if (!is_there)
      return Text{"The subject has no " + std::string{each.name} + ".",
                  "サブジェクトに " + std::string{each.name} + " がありません。"};
  }
  return std::nullopt;
}

}  // namespace

extern const Lint ca_subject_attributes{
    .id = "ca_subject_attributes",
    .source = "BR 7.1.2.10.2",
    .rules = RuleSet::baseline,
    .applies = any_ca | responder,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2023} / 9 / 15}},
    .demand =
        {"The subject of a CA certificate, and of its OCSP responder's, has country, organization and common name.",
         "CA 証明書と OCSP レスポンダー証明書のサブジェクトには国名、組織名、コモンネームがあります。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
