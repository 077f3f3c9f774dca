// RFC 5280 section 4.2.1.12: a list of at least one purpose; none is of use twice.
#include <algorithm>

#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.purposes) return std::nullopt;
  if (certificate.purposes->empty()) return Text{"The extKeyUsage is empty.", "extKeyUsage が空です。"};
  for (std::size_t i = 1; i < certificate.purposes->size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (std::ranges::equal((*certificate.purposes)[i], (*certificate.purposes)[j]))
        return Text{"The extKeyUsage names a purpose twice.", "extKeyUsage の用途が重複しています。"};
  return std::nullopt;
}

}  // namespace

extern const Lint extended_key_usage{
    .id = "extended_key_usage",
    .source = "RFC 5280 section 4.2.1.12",
    .demand = {"An extKeyUsage lists at least one purpose, and none twice.",
               "extKeyUsage には 1 つ以上の用途があり、重複はありません。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
