#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/text.h"
#include "issuance/issuer_identity.h"
#include "issuance/leaf_names.h"
#include "issuance/profile.h"
#include "pki/key_checks.h"
#include "pki/tbs_certificate.h"

namespace certwright::issuance::lints {

/// What a lint of our own leaves judges: the finished DER, taken apart, beside what it must agree with.
struct Candidate {
  const pki::TbsCertificate& tbs;
  const pki::KeyFacts& key;
  const LeafNames& cleared;
  const IssuerIdentity& issuer;
  const Profile& profile;
};

/// Whose certificates a lint judges: every_leaf also the one of this server's own API listener, which the operator's
/// configuration names and no subscriber asked for.
enum class Scope { every_leaf, subscribers };

/// One rule about what a leaf of ours must agree with: the clearance, the issuer, the profile. A file of own/ defines
/// exactly one, named as the file.
struct ProfileLint {
  std::string_view id;
  std::string_view source;  ///< the rule it keeps: "RFC 5280 section 4.2.1.9"
  Scope scope = Scope::every_leaf;
  /// What is wrong, or nothing.
  std::optional<std::string> (*complaint)(const Candidate&) = nullptr;
};

/// Every one of them.
[[nodiscard]] std::span<const ProfileLint* const> all_profile_lints();

/// A lint that complains of a leaf, and what it says.
struct LeafFault {
  std::string_view id;
  std::string_view source;
  Text message;
};

/// The first lint that lint() would fail with; nothing where none complains.
[[nodiscard]] std::optional<LeafFault> first_fault(ByteView tbs_der, const LeafNames& cleared,
                                                   const IssuerIdentity& issuer, const Profile& profile);

/// Runs every lint over a to-be-signed leaf: those of anybody's certificate, by the rules that it is judged by, and
/// those of what its profile says. BR 4.3.1.2: what does not pass is not signed. The DER is taken apart once.
/// Fails: internal, with the id and source of the first lint that complains; also where the DER cannot be read.
[[nodiscard]] Result<void> lint(ByteView tbs_der, const LeafNames& cleared, const IssuerIdentity& issuer,
                                const Profile& profile);

/// The same over the certificate of this server's own API listener, which may be for an address or a name inside and
/// states no policy: RFC 5280, and the lints of every leaf. Fails as lint() does.
[[nodiscard]] Result<void> lint_own_server(ByteView tbs_der, const IssuerIdentity& issuer, const Profile& profile);

/// Runs the lints of RFC 5280 over the to-be-signed certificate of an OCSP responder, and of the Baseline Requirements
/// those that are for responders alone. Fails as lint() does.
[[nodiscard]] Result<void> lint_responder(ByteView tbs_der);

/// Runs the lints of RFC 5280 over a to-be-signed CA certificate, and those of the Baseline Requirements over the key.
/// Fails as lint() does.
[[nodiscard]] Result<void> lint_authority(ByteView tbs_der);

/// Runs the lints of RFC 5280, by Rules::baseline those of the Baseline Requirements as well, over a to-be-signed CRL.
/// Fails as lint() does.
[[nodiscard]] Result<void> lint_crl(ByteView tbs_der, Rules rules);

}  // namespace certwright::issuance::lints
