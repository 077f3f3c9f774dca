#pragma once

#include <string>

#include "base/result.h"
#include "model/certificate.h"
#include "service/parts.h"

namespace certwright::service {

/// Notes that `resource` uses the certificate, which then cannot be deleted or revoked and is renewed. Gives the
/// certificate; a resource that is noted already changes nothing. Fails: not_found; as model::associate.
[[nodiscard]] Result<model::Certificate> associate_resource(const model::Caller& caller,
                                                            const model::CertificateArn& arn,
                                                            const std::string& resource, Parts& parts);

/// The reverse, in any status; a resource that is not noted changes nothing. Fails: not_found.
[[nodiscard]] Result<model::Certificate> disassociate_resource(const model::Caller& caller,
                                                               const model::CertificateArn& arn,
                                                               const std::string& resource, Parts& parts);

}  // namespace certwright::service
