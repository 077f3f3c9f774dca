#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "model/caller.h"
#include "model/quotas.h"
#include "store/store.h"

namespace certwright::service {

/// Whether the caller's account may have one more certificate of this type in its Region. Call it in the transaction
/// that inserts the certificate. Reads nothing where no quota is set. Fails: limit_exceeded.
[[nodiscard]] Result<void> keeps_account_quotas(const store::View& view, const model::Caller& caller,
                                                model::CertificateType type, const model::Quotas& quotas,
                                                Timestamp now);

}  // namespace certwright::service
