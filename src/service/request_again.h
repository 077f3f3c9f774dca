#pragma once

#include "model/certificate.h"
#include "service/parts.h"

namespace certwright::service {

/// What was asked for when this certificate was requested, as it stands now: names, method, mail domains, key
/// algorithm, options, tags, private CA. An idempotency token stood for that one request and is not repeated.
/// Fails: not_found; invalid_state (it was imported, or the request still runs).
[[nodiscard]] Result<model::CertificateRequest> repeated_request(const model::Caller& caller,
                                                                 const model::CertificateArn& arn, Parts& parts);

/// Requests a new certificate like that one, which stays as it is; the event of the new one names it.
/// Fails: as repeated_request and request_certificate do.
[[nodiscard]] Result<model::CertificateArn> request_again(const model::Caller& caller, const model::CertificateArn& arn,
                                                          Parts& parts);

}  // namespace certwright::service
