// RFC 5280 section 5.2 and X.509: no extension stands twice, and those of CRLs can be read.
#include "issuance/lints/crl_view.h"
#include "issuance/lints/object_text.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  for (const pki::Extension& extension : list.list.extensions)
    if (list.list.find(extension.type) != &extension)
      return Text{"An extension stands twice: " + object_text(extension.type) + ".",
                  "拡張が重複しています：" + object_text(extension.type)};
  if (list.unreadable.empty()) return std::nullopt;
  const std::string name{list.unreadable};
  return Text{"The extension " + name + " is not what RFC 5280 defines, or not DER.",
              "拡張 " + name + " が RFC 5280 の定義どおりではないか、DER ではありません。"};
}

}  // namespace

extern const Lint crl_extension_list{
    .id = "crl_extension_list",
    .source = "RFC 5280 section 5.2",
    .applies = crl,
    .demand = {"No extension of a CRL stands twice, and the standard ones can be read.",
               "CRL の拡張は重複せず、標準の拡張は読み取れます。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
