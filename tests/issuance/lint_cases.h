#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "issuance/extensions.h"

namespace certwright::test {

/// The parts of a certificate, each as whole DER, to be changed one by one; the extensions by OBJECT IDENTIFIER.
struct CertificateParts {
  Bytes version;  ///< [0] EXPLICIT, or nothing
  Bytes serial;
  Bytes signature_algorithm;
  Bytes outer_algorithm;
  Bytes issuer;
  Bytes not_before;
  Bytes not_after;
  Bytes subject;
  Bytes key;
  Bytes unique_identifiers;
  std::vector<std::pair<Bytes, Bytes>> extensions;  ///< type, whole Extension

  /// Puts an extension in place of the one of its type, or after the others.
  void set(std::string_view object, issuance::Criticality criticality, ByteView value);
  void remove(std::string_view object);
  [[nodiscard]] Bytes tbs() const;
  [[nodiscard]] Bytes der() const;  ///< with a signature of zeros
};

/// A leaf that no lint of severity error complains of: P-256, for example.com and *.example.com, 90 days of 2026.
[[nodiscard]] CertificateParts server_parts();
/// The same of an intermediate of ten years, and of its root.
[[nodiscard]] CertificateParts intermediate_parts();
[[nodiscard]] CertificateParts root_parts();

struct CrlEntry {
  Bytes serial;  ///< INTEGER
  Bytes date;
  Bytes extensions;  ///< whole, or nothing
};

struct CrlParts {
  Bytes version;
  Bytes signature_algorithm;
  Bytes outer_algorithm;
  Bytes issuer;
  Bytes this_update;
  Bytes next_update;
  bool has_list = true;
  std::vector<CrlEntry> entries;
  std::vector<std::pair<Bytes, Bytes>> extensions;

  void set(std::string_view object, issuance::Criticality criticality, ByteView value);
  void remove(std::string_view object);
  [[nodiscard]] Bytes der() const;
};

/// A CRL of November 2026 with two entries that no lint complains of.
[[nodiscard]] CrlParts crl_parts();
/// An entry with a reason, or without one (-1).
[[nodiscard]] CrlEntry crl_entry(std::uint64_t serial, int reason);

}  // namespace certwright::test
