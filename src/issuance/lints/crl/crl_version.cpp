// RFC 5280 section 5.1.2.1: where extensions are used "this field MUST be present and MUST specify version 2", and
// section 5.2 has every conforming CA use them.
#include "issuance/lints/crl_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  if (list.list.version == 2) return std::nullopt;
  return Text{"The CRL is of version 1, not 2.", "CRL のバージョンが 2 ではなく 1 です。"};
}

}  // namespace

extern const Lint crl_version{
    .id = "crl_version",
    .source = "RFC 5280 section 5.1.2.1",
    .applies = crl,
    .demand = {"A CRL is of version 2.", "CRL のバージョンは 2 です。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
