#include "service/resource_use.h"

#include "model/resource_use.h"
#include "service/owned_certificate.h"

namespace certwright::service {
namespace {

using model::Certificate;

// Stores the change with its event where there was one.
Result<Certificate> kept(store::Transaction& tx, Certificate certificate, bool changed, model::Event event) {
  if (!changed) return certificate;
  TRY_VOID(tx.update(certificate));
  TRY_VOID(tx.append(event));
  return certificate;
}

model::Event event(std::string name, const model::Caller& caller, const model::CertificateArn& arn,
                   const std::string& resource, Parts& parts) {
  return model::certificate_event(std::move(name), arn, model::actor_of(caller), parts.clock.now(),
                                  {{"resource", resource}, {"access_key_id", caller.access_key_id}});
}

}  // namespace

Result<Certificate> associate_resource(const model::Caller& caller, const model::CertificateArn& arn,
                                       const std::string& resource, Parts& parts) {
  return parts.store.write([&](store::Transaction& tx) -> Result<Certificate> {
    TRY(Certificate certificate, owned_certificate(tx, caller, arn));
    TRY(const bool added, model::associate(certificate, resource));
    return kept(tx, std::move(certificate), added,
                event("certificate.resource_associated", caller, arn, resource, parts));
  });
}

Result<Certificate> disassociate_resource(const model::Caller& caller, const model::CertificateArn& arn,
                                          const std::string& resource, Parts& parts) {
  return parts.store.write([&](store::Transaction& tx) -> Result<Certificate> {
    TRY(Certificate certificate, owned_certificate(tx, caller, arn));
    const bool removed = model::disassociate(certificate, resource);
    return kept(tx, std::move(certificate), removed,
                event("certificate.resource_disassociated", caller, arn, resource, parts));
  });
}

}  // namespace certwright::service
