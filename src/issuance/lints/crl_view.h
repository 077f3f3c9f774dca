#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "issuance/lints/certificate_view.h"
#include "issuance/lints/lint.h"
#include "pki/certificate_list.h"

namespace certwright::issuance::lints {

/// IssuingDistributionPoint (RFC 5280 section 5.2.5).
struct IssuingPoint {
  bool has_point = false;
  DistributionPoint point;
  bool only_user_certificates = false;
  bool only_ca_certificates = false;
  bool only_some_reasons = false;
  bool indirect = false;
  bool only_attribute_certificates = false;
};

/// A CRL that was taken apart once, for all lints: views into the DER, which must outlive it.
struct CrlView {
  pki::TbsCertificateList list;
  std::optional<ByteView> outer_algorithm;  ///< beside the signature; nothing before there is one
  std::string_view unreadable;              ///< the first extension that cannot be read
  std::optional<ByteView> number;           ///< CRLNumber's magnitude
  std::optional<AuthorityKeyIdentifier> authority_key_identifier;
  std::optional<IssuingPoint> issuing_point;

  /// Of a to-be-signed list. Fails: invalid_request (the DER or its structure).
  [[nodiscard]] static Result<CrlView> of_tbs(ByteView tbs);
  /// Of a signed one. Fails: invalid_request.
  [[nodiscard]] static Result<CrlView> of_crl(ByteView crl);

  [[nodiscard]] const pki::Extension* find(std::string_view object) const { return list.find(bytes_of(object)); }
  [[nodiscard]] bool has(std::string_view object) const { return find(object) != nullptr; }
  [[nodiscard]] bool is_critical(std::string_view object) const;
};

}  // namespace certwright::issuance::lints
