// RFC 5280 section 5.2.3: cRLNumber is in all CRLs, not critical, of at most 20 octets.
#include "issuance/lints/crl_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  if (!list.has(objects::crl_number)) return Text{"There is no cRLNumber.", "cRLNumber がありません。"};
  if (list.is_critical(objects::crl_number))
    return Text{"The cRLNumber is critical.", "cRLNumber がクリティカルです。"};
  constexpr std::size_t max_octets = 20;
  if (list.number &&
      (list.number->size() > max_octets || (list.number->size() == max_octets && (*list.number)[0] >= 0x80)))
    return Text{"The cRLNumber has more than 20 octets.", "cRLNumber が 20 オクテットを超えています。"};
  return std::nullopt;
}

}  // namespace

extern const Lint crl_number{
    .id = "crl_number",
    .source = "RFC 5280 section 5.2.3",
    .applies = crl,
    .demand = {"A CRL has a number of at most 20 octets, in an extension that is not critical.",
               "CRL には、クリティカルでない拡張に 20 オクテット以下の番号があります。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
