#pragma once

#include "base/result.h"
#include "model/caller.h"
#include "model/certificate.h"
#include "store/store.h"

namespace certwright::service {

/// The caller's certificate. Another account's or Region's is as absent as one that never was. Fails: not_found.
[[nodiscard]] Result<model::Certificate> owned_certificate(const store::View& view, const model::Caller& caller,
                                                           const model::CertificateArn& arn);

}  // namespace certwright::service
