// RFC 5280 section 5.2.1: "Conforming CRL issuers MUST use the key identifier method, and MUST include this extension
// in all CRLs issued."
#include "issuance/lints/crl_view.h"
#include "issuance/objects.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CrlView& list) {
  if (!list.has(objects::authority_key_identifier))
    return Text{"There is no authorityKeyIdentifier.", "authorityKeyIdentifier がありません。"};
  if (list.is_critical(objects::authority_key_identifier))
    return Text{"The authorityKeyIdentifier is critical.", "authorityKeyIdentifier がクリティカルです。"};
  if (list.authority_key_identifier && !list.authority_key_identifier->key_identifier)
    return Text{"The authorityKeyIdentifier has no keyIdentifier.",
                "authorityKeyIdentifier に keyIdentifier がありません。"};
  return std::nullopt;
}

}  // namespace

extern const Lint crl_authority_key_identifier{
    .id = "crl_authority_key_identifier",
    .source = "RFC 5280 section 5.2.1",
    .applies = crl,
    .demand = {"A CRL names its issuer's key by a keyIdentifier.", "CRL は keyIdentifier で発行者の鍵を示します。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
