// RFC 5280 section 4.2 gives the ASN.1 of every standard extension, in DER (section 4.1).
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  if (certificate.unreadable.empty()) return std::nullopt;
  const std::string name{certificate.unreadable};
  return Text{"The extension " + name + " is not what RFC 5280 defines, or not DER.",
              "拡張 " + name + " が RFC 5280 の定義どおりではないか、DER ではありません。"};
}

}  // namespace

extern const Lint extension_syntax{
    .id = "extension_syntax",
    .source = "RFC 5280 section 4.2",
    .demand = {"The standard extensions can be read and are DER.", "標準の拡張は DER として読み取れます。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
