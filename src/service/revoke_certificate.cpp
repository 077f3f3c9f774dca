#include "service/revoke_certificate.h"

#include "base/log.h"
#include "model/revocation.h"
#include "service/owned_certificate.h"

namespace certwright::service {

Result<void> revoke_certificate(const model::Caller& caller, const model::CertificateArn& arn,
                                model::RevocationReason reason, Parts& parts) {
  TRY(const std::string serial, parts.store.write([&](store::Transaction& tx) -> Result<std::string> {
    TRY(model::Certificate certificate, owned_certificate(tx, caller, arn));
    TRY_VOID(model::can_be_revoked(certificate, reason));
    model::revoke(certificate, reason, parts.clock.now());
    TRY_VOID(tx.update(certificate));
    TRY_VOID(tx.append(model::certificate_event("certificate.revoked", arn, model::actor_of(caller), parts.clock.now(),
                                                {{"serial", certificate.issued->serial},
                                                 {"reason", std::string{to_string(reason)}},
                                                 {"access_key_id", caller.access_key_id}})));
    return certificate.issued->serial;
  }));
  log::info("certificate.revoked",
            {{"arn", arn.str()}, {"serial", serial}, {"reason", std::string{to_string(reason)}}});
  if (parts.revoked) parts.revoked();
  return {};
}

}  // namespace certwright::service
