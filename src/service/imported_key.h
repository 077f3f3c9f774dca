#pragma once

#include <string>

#include "model/arn.h"

namespace certwright::service {

/// What the key of an imported certificate is sealed for.
[[nodiscard]] inline std::string imported_key_purpose(const model::CertificateArn& arn) {
  return "imported-key " + arn.str();
}

}  // namespace certwright::service
