// BR 7.1.2.7.2: in a domain-validated certificate a commonName is NOT RECOMMENDED: no client has looked at it for
// years.
#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  for (const pki::NameAttribute& attribute : certificate.tbs.subject_attributes)
    if (text_of(attribute.type) == objects::common_name)
      return Text{"The subject has a commonName, which no client looks at.",
                  "サブジェクトに、クライアントが参照しないコモンネームがあります。"};
  return std::nullopt;
}

}  // namespace

extern const Lint common_name_present{
    .id = "common_name_present",
    .source = "BR 7.1.2.7.2",
    .rules = RuleSet::baseline,
    .severity = Severity::notice,
    .applies = server,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2023} / 9 / 15}},
    .demand = {"A server's certificate has no common name.", "サーバー証明書にコモンネームは含めません。"},
    .remedy = {"Nothing has to be done; the names of the subjectAltName are what counts.",
               "対応は不要です。subjectAltName の名前が使用されます。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
