// BR 7.1.2.7.6: in subscriber certificates a subjectKeyIdentifier is NOT RECOMMENDED: it takes room in every handshake
// and no client needs it.
#include "issuance/lints/certificate_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (!certificate.has(objects::subject_key_identifier)) return std::nullopt;
  return Text{"The certificate has a subjectKeyIdentifier, which no client needs.",
              "証明書に、クライアントが必要としない subjectKeyIdentifier があります。"};
}

}  // namespace

extern const Lint subject_key_identifier_in_leaf{
    .id = "subject_key_identifier_in_leaf",
    .source = "BR 7.1.2.7.6",
    .rules = RuleSet::baseline,
    .severity = Severity::notice,
    .applies = server,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2023} / 9 / 15}},
    .demand = {"A server's certificate has no subjectKeyIdentifier.",
               "サーバー証明書に subjectKeyIdentifier は含めません。"},
    .remedy = {"Nothing has to be done; leave the extension out of the next certificate.",
               "対応は不要です。次に発行する証明書から、この拡張を省いてください。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
