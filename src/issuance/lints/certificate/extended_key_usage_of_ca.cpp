// BR 7.1.2.10.6: a CA of servers has serverAuth and neither anyExtendedKeyUsage nor purposes of other trades; BR
// 7.1.2.1.2: a root has no extKeyUsage.
#include "issuance/lints/certificate_view.h"
#include "issuance/lints/object_text.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  const bool is_there = certificate.has(objects::extended_key_usage);
  if (certificate.kind == root)
    return is_there ? Verdict{Text{"A root has an extKeyUsage.", "ルート証明書に extKeyUsage があります。"}}
                    : std::nullopt;
  if (!is_there) return Text{"The intermediate has no extKeyUsage.", "中間 CA 証明書に extKeyUsage がありません。"};
  if (!certificate.purposes) return std::nullopt;
  for (const std::string_view forbidden :
       {objects::any_purpose, objects::code_signing, objects::email_protection, objects::time_stamping})
    if (certificate.has_purpose(forbidden))
      return Text{
          "The intermediate has a purpose that a CA of servers may not have: " + object_text(bytes_of(forbidden)) + ".",
          "中間 CA 証明書に、サーバー証明書の認証局に許可されていない用途があります：" +
              object_text(bytes_of(forbidden))};
  if (!certificate.has_purpose(objects::server_auth))
    return Text{"The extKeyUsage of the intermediate lacks serverAuth.",
                "中間 CA 証明書の extKeyUsage に serverAuth がありません。"};
  return std::nullopt;
}

}  // namespace

extern const Lint extended_key_usage_of_ca{
    .id = "extended_key_usage_of_ca",
    .source = "BR 7.1.2.10.6, 7.1.2.1.2",
    .rules = RuleSet::baseline,
    .applies = any_ca,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2023} / 9 / 15}},
    .demand = {"The extKeyUsage of an intermediate has serverAuth and no purpose of other trades; a root has none.",
               "中間 CA 証明書の extKeyUsage は serverAuth を含み、ほかの分野の用途を含みません。ルートには "
               "extKeyUsage がありません。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
