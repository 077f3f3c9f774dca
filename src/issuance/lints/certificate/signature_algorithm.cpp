// BR 7.1.3.2 lists the AlgorithmIdentifiers that a CA signs with, byte for byte.
#include "issuance/lints/certificate_view.h"
#include "issuance/lints/signature_algorithms.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (is_allowed_signature(certificate.tbs.signature_algorithm)) return std::nullopt;
  return Text{"The signature algorithm is none of those allowed, or is encoded in another way.",
              "署名アルゴリズムが許可されたものではないか、規定と異なる形式で記載されています。"};
}

}  // namespace

extern const Lint signature_algorithm{
    .id = "signature_algorithm",
    .source = "BR 7.1.3.2",
    .rules = RuleSet::baseline,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2016} / 1 / 1}},
    .demand = {"The signature algorithm is RSA or ECDSA with SHA-256, SHA-384 or SHA-512 in the prescribed encoding.",
               "署名アルゴリズムは、規定の形式で記載された SHA-256、SHA-384、SHA-512 による RSA または ECDSA です。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
