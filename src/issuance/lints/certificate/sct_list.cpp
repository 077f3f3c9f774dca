// RFC 6962 section 3.3: the timestamps of logs that stand in a certificate are a list of at least one, in the encoding
// of TLS inside an OCTET STRING; section 2.1.4: logs sign "using either ECDSA over the NIST P-256 curve or RSA", with
// SHA-256.
#include "pki/sct_list.h"
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  const pki::Extension* const extension = certificate.find(pki::sct_list_object);
  if (extension == nullptr) return std::nullopt;
  if (pki::read_sct_list(extension->value)) return std::nullopt;
  return Text{"The list of signed certificate timestamps is not what RFC 6962 defines.",
              "署名付き証明書タイムスタンプ（SCT）の一覧が RFC 6962 の定義どおりではありません。"};
}

}  // namespace

extern const Lint sct_list{
    .id = "sct_list",
    .source = "RFC 6962 section 3.3, 2.1.4",
    .demand = {"A list of signed certificate timestamps is not empty and can be read; they are signed by ECDSA or RSA "
               "with SHA-256.",
               "署名付き証明書タイムスタンプ（SCT）の一覧は空ではなく、定められた形式です。SCT は SHA-256 を使う "
               "ECDSA または RSA で署名されます。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
