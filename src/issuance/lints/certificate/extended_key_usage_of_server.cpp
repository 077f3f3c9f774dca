// BR 7.1.2.7.10: serverAuth MUST be there, clientAuth MAY; anyExtendedKeyUsage, codeSigning, emailProtection,
// timeStamping and OCSPSigning MUST NOT; the extension is not critical.
#include "issuance/lints/certificate_view.h"
#include "issuance/lints/object_text.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.has(objects::extended_key_usage))
    return Text{"There is no extKeyUsage.", "extKeyUsage がありません。"};
  if (certificate.is_critical(objects::extended_key_usage))
    return Text{"The extKeyUsage is critical.", "extKeyUsage がクリティカルです。"};
  if (!certificate.purposes) return std::nullopt;
  if (!certificate.has_purpose(objects::server_auth))
    return Text{"The extKeyUsage lacks serverAuth.", "extKeyUsage に serverAuth がありません。"};
  for (const std::string_view forbidden : {objects::any_purpose, objects::code_signing, objects::email_protection,
                                           objects::time_stamping, objects::ocsp_signing})
    if (certificate.has_purpose(forbidden))
      return Text{
          "The extKeyUsage has a purpose that a server's certificate may not have: " +
              object_text(bytes_of(forbidden)) + ".",
          "extKeyUsage に、サーバー証明書に許可されていない用途があります：" + object_text(bytes_of(forbidden))};
  return std::nullopt;
}

}  // namespace

extern const Lint extended_key_usage_of_server{
    .id = "extended_key_usage_of_server",
    .source = "BR 7.1.2.7.10",
    .rules = RuleSet::baseline,
    .applies = server,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2019} / 4 / 1}},
    .demand =
        {"The extKeyUsage of a server's certificate has serverAuth, at most clientAuth besides, and is not critical.",
         "サーバー証明書の extKeyUsage はクリティカルでなく、serverAuth を含み、ほかは clientAuth だけです。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
