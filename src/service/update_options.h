#pragma once

#include <optional>

#include "base/result.h"
#include "model/certificate.h"
#include "service/parts.h"

namespace certwright::service {

/// What UpdateCertificateOptions asks for; unset is left as it is.
struct OptionsChange {
  std::optional<bool> transparency_logging;
  std::optional<bool> exportable;
  std::optional<model::ValidationMethod> method;
};

/// Changes the options of an ISSUED certificate of this server's own CA. DNS on a certificate that is validated by
/// EMAIL begins the change of the method; the method that it has already changes nothing.
/// Fails: not_found; invalid_state (private, imported, not issued, another change of method than EMAIL to DNS);
/// invalid_request (another Export); conflict (a change of the method or a renewal runs).
[[nodiscard]] Result<void> update_options(const model::Caller& caller, const model::CertificateArn& arn,
                                          const OptionsChange& change, Parts& parts);

}  // namespace certwright::service
