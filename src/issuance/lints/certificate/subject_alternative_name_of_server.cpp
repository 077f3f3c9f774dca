// BR 7.1.2.7.12: the subjectAltName is there and holds dNSNames and iPAddresses only; it is critical where the subject
// is empty, and else is not.
#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.has(objects::subject_alternative_name))
    return Text{"There is no subjectAltName.", "subjectAltName がありません。"};
  if (certificate.is_critical(objects::subject_alternative_name) && !certificate.tbs.subject_attributes.empty())
    return Text{"The subjectAltName is critical, although the subject is not empty.",
                "サブジェクトが空ではないのに、subjectAltName がクリティカルです。"};
  if (!certificate.alternative_names) return std::nullopt;
  for (const GeneralName& name : *certificate.alternative_names)
    if (name.tag != general_name::dns_name && name.tag != general_name::ip_address)
      return Text{"The subjectAltName holds a name that is neither dNSName nor iPAddress: " + shown(name) + ".",
                  "subjectAltName に、dNSName でも iPAddress でもない名前があります：" + shown(name)};
  return std::nullopt;
}

}  // namespace

extern const Lint subject_alternative_name_of_server{
    .id = "subject_alternative_name_of_server",
    .source = "BR 7.1.2.7.12",
    .rules = RuleSet::baseline,
    .applies = server,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2012} / 7 / 1}},
    .demand = {"A server's names stand in the subjectAltName as dNSName or iPAddress; it is critical only beside an "
               "empty subject.",
               "サーバーの名前は dNSName または iPAddress として subjectAltName "
               "にあります。クリティカルになるのはサブジェクトが空の場合だけです。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
