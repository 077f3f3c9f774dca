// BR 7.1.2.11.2: cRLDistributionPoints MUST be in subscriber certificates that are not short-lived and name no OCSP
// responder, and in intermediates: one DistributionPoint whose fullName holds "http" URLs; not critical.
#include <algorithm>

#include "issuance/lints/certificate_view.h"
#include "issuance/lints/url_name.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

bool has_ocsp(const CertificateView& certificate) {
  return certificate.access && std::ranges::any_of(*certificate.access, [](const AccessDescription& access) {
           return text_of(access.method) == objects::ocsp;
         });
}

Verdict judge(const CertificateView& certificate) {
  if (!certificate.has(objects::crl_distribution_points)) {
    if (certificate.kind == server && (certificate.is_short_lived() || has_ocsp(certificate))) return std::nullopt;
    return Text{"There are no cRLDistributionPoints.", "cRLDistributionPoints がありません。"};
  }
  if (certificate.is_critical(objects::crl_distribution_points))
    return Text{"The cRLDistributionPoints are critical.", "cRLDistributionPoints がクリティカルです。"};
  if (!certificate.crl_points) return std::nullopt;
  if (certificate.crl_points->size() != 1 || (*certificate.crl_points)[0].full_name.empty() ||
      (*certificate.crl_points)[0].has_reasons || (*certificate.crl_points)[0].has_crl_issuer)
    return Text{"The cRLDistributionPoints are not one point with a fullName alone.",
                "cRLDistributionPoints が、fullName だけを持つ 1 つの配布点ではありません。"};
  for (const GeneralName& name : (*certificate.crl_points)[0].full_name)
    if (!is_http_url(name))
      return Text{"The CRL is at something else than a plain http URL: " + shown(name) + ".",
                  "CRL の場所が http の URL ではありません：" + shown(name)};
  return std::nullopt;
}

}  // namespace

extern const Lint crl_distribution_points_of_server{
    .id = "crl_distribution_points_of_server",
    .source = "BR 7.1.2.11.2",
    .rules = RuleSet::baseline,
    .applies = server | intermediate,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2024} / 3 / 15}},
    .demand =
        {"A certificate says by one http URL where its CRL is, unless it is short-lived or names an OCSP responder.",
         "証明書は、短期間の証明書や OCSP レスポンダーを示すものを除き、CRL の場所を 1 つの http の URL で示します。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
