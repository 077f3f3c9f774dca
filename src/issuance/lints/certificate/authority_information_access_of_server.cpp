// BR 7.1.2.7.7: authorityInfoAccess MUST be there, with caIssuers and OCSP alone, each an "http" URL.
#include "issuance/lints/certificate_view.h"
#include "issuance/lints/url_name.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.has(objects::authority_information_access))
    return Text{"There is no authorityInfoAccess.", "authorityInfoAccess がありません。"};
  if (!certificate.access) return std::nullopt;
  for (const AccessDescription& access : *certificate.access) {
    const std::string_view method = text_of(access.method);
    if (method != objects::ca_issuers && method != objects::ocsp)
      return Text{"The authorityInfoAccess has a method that is neither caIssuers nor OCSP.",
                  "authorityInfoAccess に、caIssuers でも OCSP でもないアクセス方法があります。"};
    if (!is_http_url(access.location))
      return Text{
          "The authorityInfoAccess points to something else than a plain http URL: " + shown(access.location) + ".",
          "authorityInfoAccess に、http の URL 以外の場所があります：" + shown(access.location)};
  }
  return std::nullopt;
}

}  // namespace

extern const Lint authority_information_access_of_server{
    .id = "authority_information_access_of_server",
    .source = "BR 7.1.2.7.7",
    .rules = RuleSet::baseline,
    .applies = server,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2023} / 9 / 15}},
    .demand = {"A server's certificate says by http URLs where its issuer's certificate or OCSP responder is.",
               "サーバー証明書は、発行者の証明書または OCSP レスポンダーの場所を http の URL で示します。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
