#pragma once

#include <vector>

#include "base/result.h"
#include "model/certificate.h"
#include "service/parts.h"

namespace certwright::service {

/// The validations by DNS that a certificate changes to: a record for every name. Reads the store, so not within a
/// transaction. Fails: invalid_request (a name too long for a record); as the account's secret does.
[[nodiscard]] Result<std::vector<model::DomainValidation>> dns_validations_of(const model::Certificate& certificate,
                                                                              Parts& parts);

/// Begins the change of an ISSUED certificate from EMAIL to DNS validation under the same ARN (facts 4.6): the workers
/// look for the records from now on. Stores nothing.
void begin_method_update(model::Certificate& certificate, std::vector<model::DomainValidation> validations,
                         Timestamp now);

/// model::ProveMethod: looks for the records; when every name is proved, DNS takes the place of EMAIL in one
/// transaction. Fails: as the store does.
[[nodiscard]] Result<void> prove_method(model::Certificate& certificate, Parts& parts);

}  // namespace certwright::service
