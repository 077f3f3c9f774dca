#include "service/account_quotas.h"

namespace certwright::service {

Result<void> keeps_account_quotas(const store::View& view, const model::Caller& caller, model::CertificateType type,
                                  const model::Quotas& quotas, Timestamp now) {
  if (!quotas.limits(type)) return {};
  TRY(const model::Usage usage, view.usage(caller.account, caller.region, now));
  return model::keeps_account_quotas(type, usage, quotas);
}

}  // namespace certwright::service
