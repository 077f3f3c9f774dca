// BR 7.1.2.7.2: the subject of a domain-validated certificate holds countryName and commonName at most: nothing else
// was validated.
#include <algorithm>

#include "issuance/lints/certificate_view.h"
#include "issuance/lints/object_text.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  const bool domain_validated = certificate.policies && std::ranges::any_of(*certificate.policies, [](ByteView policy) {
                                  return text_of(policy) == objects::domain_validated;
                                });
  if (!domain_validated) return std::nullopt;
  for (const pki::NameAttribute& attribute : certificate.tbs.subject_attributes) {
    const std::string_view type = text_of(attribute.type);
    if (type != objects::common_name && type != objects::country_name)
      return Text{"The subject holds an attribute that domain validation does not confirm: " +
                      object_text(attribute.type) + ".",
                  "サブジェクトに、ドメイン検証では確認されない属性があります：" + object_text(attribute.type)};
  }
  return std::nullopt;
}

}  // namespace

extern const Lint subject_attributes{
    .id = "subject_attributes",
    .source = "BR 7.1.2.7.2",
    .rules = RuleSet::baseline,
    .applies = server,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2023} / 9 / 15}},
    .demand = {"The subject of a domain-validated certificate holds country and common name at most.",
               "ドメイン検証の証明書のサブジェクトに含まれるのは、国名とコモンネームだけです。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
