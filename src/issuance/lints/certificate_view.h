#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "issuance/lints/lint.h"
#include "pki/key_checks.h"
#include "pki/tbs_certificate.h"

namespace certwright::issuance::lints {

/// A GeneralName (RFC 5280 section 4.2.1.6): its choice, and what it holds.
struct GeneralName {
  std::uint8_t tag = 0;
  ByteView content;
};
namespace general_name {
inline constexpr std::uint8_t dns_name = 0x82;
inline constexpr std::uint8_t url = 0x86;
inline constexpr std::uint8_t ip_address = 0x87;
}  // namespace general_name

struct BasicConstraints {
  bool ca = false;
  std::optional<std::uint32_t> path_length;
};

struct AuthorityKeyIdentifier {
  std::optional<ByteView> key_identifier;
  bool names_certificate = false;  ///< authorityCertIssuer or authorityCertSerialNumber is there
};

struct AccessDescription {
  ByteView method;  ///< whole OBJECT IDENTIFIER
  GeneralName location;
};

struct DistributionPoint {
  std::vector<GeneralName> full_name;
  bool has_relative_name = false;
  bool has_reasons = false;
  bool has_crl_issuer = false;
};

struct NameSubtrees {
  std::size_t permitted = 0;
  std::size_t excluded = 0;
};

/// A certificate that was taken apart once, for all lints: views into the DER, which must outlive it. Of an extension
/// that is not there nothing is set; of one that cannot be read neither, and `unreadable` names the first.
struct CertificateView {
  pki::TbsCertificate tbs;
  Kind kind = server;
  pki::KeyFacts key;
  std::optional<ByteView> outer_algorithm;  ///< beside the signature; nothing before there is one
  std::string_view unreadable;              ///< "keyUsage"

  std::optional<BasicConstraints> basic_constraints;
  std::optional<unsigned> key_usage;  ///< bit n of RFC 5280 section 4.2.1.3 is 1 << n
  std::optional<std::vector<ByteView>> purposes;
  std::optional<std::vector<GeneralName>> alternative_names;
  std::optional<std::vector<ByteView>> policies;
  std::optional<AuthorityKeyIdentifier> authority_key_identifier;
  std::optional<ByteView> subject_key_identifier;
  std::optional<std::vector<AccessDescription>> access;
  std::optional<std::vector<DistributionPoint>> crl_points;
  std::optional<NameSubtrees> name_constraints;

  /// Of a to-be-signed certificate. Fails: invalid_request (the DER or its structure).
  [[nodiscard]] static Result<CertificateView> of_tbs(ByteView tbs, pki::KeyDepth depth);
  /// Of a signed one. Fails: invalid_request.
  [[nodiscard]] static Result<CertificateView> of_certificate(ByteView certificate);

  /// By a whole OBJECT IDENTIFIER of objects.h, or null.
  [[nodiscard]] const pki::Extension* find(std::string_view object) const;
  [[nodiscard]] bool has(std::string_view object) const { return find(object) != nullptr; }
  [[nodiscard]] bool is_critical(std::string_view object) const;
  [[nodiscard]] bool is_ca() const { return (kind & any_ca) != 0; }
  [[nodiscard]] bool is_self_issued() const;
  [[nodiscard]] bool has_purpose(std::string_view object) const;
  [[nodiscard]] bool has_usage(unsigned bit) const { return key_usage && ((*key_usage >> bit) & 1U) != 0; }
  /// BR 1.6.1, "Short-lived Subscriber Certificate": at most seven days since 15 March 2026, ten before.
  [[nodiscard]] bool is_short_lived() const;
  /// notBefore to notAfter, both included (RFC 5280 section 4.1.2.5); zero where it ends before it begins.
  [[nodiscard]] std::chrono::seconds lifetime() const;
};

/// The dNSNames of the subjectAltName that are ASCII, as they stand.
[[nodiscard]] std::vector<std::string_view> dns_names(const CertificateView& certificate);
/// "example.net", "192.0.2.1", "URI:http://…": for people.
[[nodiscard]] std::string shown(const GeneralName& name);

// Readers of what certificates and CRLs share. Fail: invalid_request.
[[nodiscard]] Result<std::vector<GeneralName>> read_general_names(ByteView content);
[[nodiscard]] Result<AuthorityKeyIdentifier> read_authority_key_identifier(ByteView value);
/// DistributionPointName's content: fullName or nameRelativeToCRLIssuer.
[[nodiscard]] Result<void> read_point_name(ByteView content, DistributionPoint& point);

}  // namespace certwright::issuance::lints
