// BR 7.1.2.7: organizationalUnitName MUST NOT be in subscriber certificates since 1 September 2022: nobody validates
// it.
#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  for (const pki::NameAttribute& attribute : certificate.tbs.subject_attributes)
    if (text_of(attribute.type) == objects::organizational_unit_name)
      return Text{"The subject has an organizationalUnitName.", "サブジェクトに組織単位名（OU）があります。"};
  return std::nullopt;
}

}  // namespace

extern const Lint organizational_unit{
    .id = "organizational_unit",
    .source = "BR 7.1.2.7.4",
    .rules = RuleSet::baseline,
    .applies = server,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2022} / 9 / 1}},
    .demand = {"A server's certificate has no organizational unit.", "サーバー証明書に組織単位名（OU）はありません。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
