#pragma once

#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"

namespace certwright::model {

/// arn:aws:acm:REGION:ACCOUNT:certificate/UUID
using CertificateArn = Id<struct CertificateArnTag>;

/// The parts of an ARN.
struct ArnParts {
  std::string region;
  std::string account;
  std::string resource;  ///< the part after `certificate/` or its like
};

/// The ARN of a new certificate. The partition follows the Region, as AWS has it (`cn-…` is aws-cn, `us-gov-…`
/// aws-us-gov, else aws).
[[nodiscard]] CertificateArn make_certificate_arn(std::string_view region, std::string_view account,
                                                  std::string_view resource);

/// The ARN of a principal: `arn:aws:iam::ACCOUNT:user/NAME`, or `arn:aws:iam::ACCOUNT:root` where the name is empty.
/// The Region only chooses the partition.
[[nodiscard]] std::string make_principal_arn(std::string_view region, std::string_view account, std::string_view name);

/// Reads a certificate's ARN. Fails: invalid_arn.
[[nodiscard]] Result<ArnParts> parse_certificate_arn(std::string_view text);

/// The ARN of a new private CA: arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/UUID.
[[nodiscard]] std::string make_authority_arn(std::string_view region, std::string_view account,
                                             std::string_view resource);

/// Reads a private CA's ARN; `resource` is the part after `certificate-authority/`. Fails: invalid_arn.
[[nodiscard]] Result<ArnParts> parse_authority_arn(std::string_view text);

}  // namespace certwright::model
