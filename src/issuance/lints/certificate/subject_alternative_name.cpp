// RFC 5280 section 4.2.1.6: a subjectAltName holds at least one name, addresses have 4 or 16 octets, and an empty
// subject makes it critical.
#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  const bool is_there = certificate.has(objects::subject_alternative_name);
  if (certificate.tbs.subject_attributes.empty() && !certificate.is_ca()) {
    if (!is_there)
      return Text{"The subject is empty and there is no subjectAltName.",
                  "サブジェクトが空で、subjectAltName がありません。"};
    if (!certificate.is_critical(objects::subject_alternative_name))
      return Text{"The subject is empty, and the subjectAltName is not critical.",
                  "サブジェクトが空ですが、subjectAltName がクリティカルではありません。"};
  }
  if (!certificate.alternative_names) return std::nullopt;
  if (certificate.alternative_names->empty()) return Text{"The subjectAltName is empty.", "subjectAltName が空です。"};
  for (const GeneralName& name : *certificate.alternative_names) {
    if (name.content.empty())
      return Text{"The subjectAltName holds an empty name.", "subjectAltName に空の名前があります。"};
    if (name.tag == general_name::ip_address && name.content.size() != 4 && name.content.size() != 16)
      return Text{"The subjectAltName holds an address that has neither 4 nor 16 octets.",
                  "subjectAltName に、4 オクテットでも 16 オクテットでもないアドレスがあります。"};
  }
  return std::nullopt;
}

}  // namespace

extern const Lint subject_alternative_name{
    .id = "subject_alternative_name",
    .source = "RFC 5280 section 4.2.1.6",
    .demand = {"A subjectAltName is not empty; beside an empty subject it is there and critical.",
               "subjectAltName は空ではなく、サブジェクトが空の場合はクリティカルです。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
