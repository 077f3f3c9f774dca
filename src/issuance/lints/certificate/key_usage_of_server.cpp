// BR 7.1.2.7.11: of RSA keys digitalSignature, keyEncipherment and dataEncipherment are allowed; keys on a curve have
// digitalSignature and may have keyAgreement.
#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.key_usage) return std::nullopt;
  if (!certificate.is_critical(objects::key_usage))
    return Text{"The keyUsage is not critical.", "keyUsage がクリティカルではありません。"};
  const bool rsa = certificate.key.kind == pki::KeyFacts::Kind::rsa;
  constexpr unsigned signature = 1U << 0U;
  const unsigned may = rsa ? signature | 1U << 2U | 1U << 3U : signature | 1U << 4U;
  if ((*certificate.key_usage & ~may) != 0)
    return Text{"The keyUsage has a bit that this kind of key may not have.",
                "keyUsage に、この種類の鍵に許可されていないビットがあります。"};
  if (!rsa && (*certificate.key_usage & signature) == 0)
    return Text{"The keyUsage of a key on a curve lacks digitalSignature.",
                "楕円曲線の鍵の keyUsage に digitalSignature がありません。"};
  return std::nullopt;
}

}  // namespace

extern const Lint key_usage_of_server{
    .id = "key_usage_of_server",
    .source = "BR 7.1.2.7.11",
    .rules = RuleSet::baseline,
    .applies = server,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2023} / 9 / 15}},
    .demand =
        {"The keyUsage of a server's certificate fits its key: digitalSignature, and for RSA also keyEncipherment.",
         "サーバー証明書の keyUsage は鍵に合ったものです（digitalSignature、RSA では keyEncipherment も可）。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
