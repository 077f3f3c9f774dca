// BR 7.1.4.3: a commonName "MUST contain exactly one entry that is one of the values contained in the Certificate's
// subjectAltName extension", character for character.
#include <algorithm>

#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  std::size_t count = 0;
  for (const pki::NameAttribute& attribute : certificate.tbs.subject_attributes) {
    if (text_of(attribute.type) != objects::common_name) continue;
    if (++count > 1) return Text{"There is more than one commonName.", "コモンネームが 2 つ以上あります。"};
    if (!certificate.alternative_names) continue;
    const bool is_listed = std::ranges::any_of(*certificate.alternative_names, [&](const GeneralName& name) {
      return (name.tag == general_name::dns_name || name.tag == general_name::ip_address) &&
             shown(name) == attribute.value;
    });
    if (!is_listed)
      return Text{"The commonName is none of the names of the subjectAltName: " + std::string{attribute.value} + ".",
                  "コモンネームが subjectAltName の名前に含まれていません：" + std::string{attribute.value}};
  }
  return std::nullopt;
}

}  // namespace

extern const Lint common_name{
    .id = "common_name",
    .source = "BR 7.1.4.3",
    .rules = RuleSet::baseline,
    .applies = server,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2012} / 7 / 1}},
    .demand = {"A common name is one of the names of the subjectAltName, and there is at most one.",
               "コモンネームは 1 つ以下で、subjectAltName の名前のいずれかと同じです。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
