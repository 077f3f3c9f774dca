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
  Rules rules = Rules::baseline;
};

/// Whose certificates a lint judges: every_leaf also the one of this server's own API listener, which the operator's
/// configuration names and no subscriber asked for.
enum class Scope { every_leaf, subscribers };

/// One rule about the content of a leaf. A file of this folder defines exactly one, named as the file.
struct Lint {
  std::string_view id;
  std::string_view source;  ///< the rule it keeps: "RFC 5280 section 4.2.1.9"
  Scope scope = Scope::every_leaf;
  /// What is wrong, or nothing.
  std::optional<std::string> (*complaint)(const Candidate&) = nullptr;
};

/// Every lint.
[[nodiscard]] std::span<const Lint* const> all_lints();

/// Runs every lint over a to-be-signed leaf. BR 4.3.1.2: what does not pass is not signed.
/// Fails: internal, with the id and source of the first lint that complains; also where the DER cannot be read.
[[nodiscard]] Result<void> lint(ByteView tbs_der, std::span<const model::DomainName> cleared,
                                const IssuerIdentity& issuer, Rules rules);

/// Runs the lints of every leaf over the certificate of this server's own API listener. Fails as lint() does.
[[nodiscard]] Result<void> lint_own_server(ByteView tbs_der, const IssuerIdentity& issuer);

}  // namespace certwright::issuance::lints
