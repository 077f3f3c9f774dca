// A name that stands twice in the subjectAltName says nothing more and takes room in every handshake.
#include <algorithm>

#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.alternative_names || certificate.alternative_names->size() < 2) return std::nullopt;
  std::vector<std::string_view> names;
  names.reserve(certificate.alternative_names->size());
  for (const GeneralName& name : *certificate.alternative_names) names.push_back(text_of(name.content));
  std::ranges::sort(names);
  const auto twice = std::ranges::adjacent_find(names);
  if (twice == names.end()) return std::nullopt;
  return Text{"A name stands twice in the subjectAltName.", "subjectAltName の名前が重複しています。"};
}

}  // namespace

extern const Lint alternative_names_twice{
    .id = "alternative_names_twice",
    .source = "RFC 5280 section 4.2.1.6",
    .severity = Severity::notice,
    .demand = {"No name stands twice in the subjectAltName.", "subjectAltName の名前は重複しません。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
