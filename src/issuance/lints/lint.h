#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "issuance/issuer.h"
#include "model/domain_name.h"
#include "pki/tbs_certificate.h"

namespace certwright::issuance::lints {

/// What a lint judges: the finished DER, taken apart, beside what it must agree with.
struct Candidate {
  const pki::TbsCertificate& tbs;
  std::span<const model::DomainName> cleared;
  const IssuerIdentity& issuer;
};

/// One rule about the content of a leaf. A file of this folder defines exactly one, named as the file.
struct Lint {
  std::string_view id;
  std::string_view source;  ///< the rule it keeps: "RFC 5280 section 4.2.1.9"
  /// What is wrong, or nothing.
  std::optional<std::string> (*complaint)(const Candidate&) = nullptr;
};

/// Every lint.
[[nodiscard]] std::span<const Lint* const> all_lints();

/// Runs every lint over a to-be-signed leaf. BR 4.3.1.2: what does not pass is not signed.
/// Fails: internal, with the id and source of the first lint that complains; also where the DER cannot be read.
[[nodiscard]] Result<void> lint(ByteView tbs_der, std::span<const model::DomainName> cleared,
                                const IssuerIdentity& issuer);

}  // namespace certwright::issuance::lints
