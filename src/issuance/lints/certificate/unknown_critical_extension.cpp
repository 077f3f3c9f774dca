// RFC 5280 section 4.2: "A certificate-using system MUST reject the certificate if it encounters a critical extension
// it does not recognize": one that nobody knows makes the certificate useless.
#include <algorithm>
#include <array>

#include "issuance/lints/certificate_view.h"
#include "issuance/lints/object_text.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

using namespace std::string_view_literals;

constexpr std::array known{
    objects::basic_constraints,
    objects::key_usage,
    objects::extended_key_usage,
    objects::subject_alternative_name,
    objects::certificate_policies,
    objects::name_constraints,
    objects::crl_distribution_points,
    "\x06\x03\x55\x1d\x21"sv,                              // policyMappings
    "\x06\x03\x55\x1d\x24"sv,                              // policyConstraints
    "\x06\x03\x55\x1d\x36"sv,                              // inhibitAnyPolicy
    "\x06\x0a\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x03"sv,  // precertificate poison (RFC 6962 section 3.1)
};

Verdict judge(const CertificateView& certificate) {
  for (const pki::Extension& extension : certificate.tbs.extensions)
    if (extension.critical && std::ranges::find(known, text_of(extension.type)) == known.end())
      return Text{"A critical extension is not known to relying parties: " + object_text(extension.type) + ".",
                  "クリティカルな拡張が、検証側に知られていないものです：" + object_text(extension.type)};
  return std::nullopt;
}

}  // namespace

extern const Lint unknown_critical_extension{
    .id = "unknown_critical_extension",
    .source = "RFC 5280 section 4.2",
    .demand = {"Critical extensions are those that RFC 5280 defines.",
               "クリティカルな拡張は RFC 5280 で定義されたものだけです。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
