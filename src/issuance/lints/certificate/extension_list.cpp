// RFC 5280 section 4.2: "A certificate MUST NOT include more than one instance of a particular extension", and section
// 4.1 has at least one in the list.
#include "issuance/lints/certificate_view.h"
#include "issuance/lints/object_text.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  const auto& extensions = certificate.tbs.extensions;
  if (certificate.tbs.has_extensions && extensions.empty())
    return Text{"The list of extensions is there and empty.", "拡張の一覧が空です。"};
  for (const pki::Extension& extension : extensions)
    if (certificate.tbs.find(extension.type) != &extension)
      return Text{"An extension stands twice: " + object_text(extension.type) + ".",
                  "拡張が重複しています：" + object_text(extension.type)};
  return std::nullopt;
}

}  // namespace

extern const Lint extension_list{
    .id = "extension_list",
    .source = "RFC 5280 section 4.2",
    .demand = {"No extension stands twice, and the list of them is not empty.",
               "同じ拡張は 1 つだけで、拡張の一覧は空ではありません。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
