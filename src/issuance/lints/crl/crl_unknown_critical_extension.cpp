// RFC 5280 section 5.2: "If a CRL contains a critical extension that the application cannot process, then the
// application MUST NOT use that CRL".
#include <algorithm>

#include "issuance/lints/crl_view.h"
#include "issuance/lints/object_text.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  for (const pki::Extension& extension : list.list.extensions) {
    const std::string_view type = text_of(extension.type);
    if (extension.critical && type != objects::issuing_distribution_point && type != objects::delta_crl_indicator)
      return Text{"A critical extension is not known to relying parties: " + object_text(extension.type) + ".",
                  "クリティカルな拡張が、検証側に知られていないものです：" + object_text(extension.type)};
  }
  if (std::ranges::none_of(list.list.entries, &pki::ListedCertificate::has_unknown_critical)) return std::nullopt;
  return Text{"An entry has a critical extension that relying parties do not know.",
              "エントリーに、検証側に知られていないクリティカルな拡張があります。"};
}

}  // namespace

extern const Lint crl_unknown_critical_extension{
    .id = "crl_unknown_critical_extension",
    .source = "RFC 5280 section 5.2, 5.3",
    .applies = crl,
    .demand = {"Critical extensions of a CRL and its entries are those that RFC 5280 defines.",
               "CRL とエントリーのクリティカルな拡張は RFC 5280 で定義されたものだけです。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
