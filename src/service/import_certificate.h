#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "model/certificate.h"
#include "service/parts.h"

namespace certwright::service {

/// What the caller brings, as PEM texts.
struct ImportRequest {
  model::Caller caller;
  std::string certificate;
  Secret private_key;
  std::optional<std::string> chain;          ///< the issuing certificate first; none for a self-signed certificate
  std::optional<model::CertificateArn> arn;  ///< of an imported certificate, to replace it
  std::vector<model::Tag> tags;
};

/// Keeps a certificate that was issued elsewhere, with its chain and its key (sealed): under a new ARN, or under the
/// old one in place of an earlier import (facts 5.3). Gives that ARN. Fails: invalid_request (what facts 5.3 demands,
/// in ACM's words where they are known), not_found (the ARN), limit_exceeded, read_only.
[[nodiscard]] Result<model::CertificateArn> import_certificate(const ImportRequest& request, Parts& parts);

}  // namespace certwright::service
