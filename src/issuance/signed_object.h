#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"

namespace certwright::issuance {

/// A Certificate or CertificateList: what was signed, how, and the signature (RFC 5280 sections 4.1, 5.1).
[[nodiscard]] Bytes signed_object(ByteView to_be_signed, ByteView signature_algorithm, ByteView signature);

/// The parts of a TBSCertificate (RFC 5280 section 4.1), all as whole DER but the serial number's magnitude.
struct CertificateFields {
  ByteView serial;
  ByteView signature_algorithm;
  ByteView issuer;
  Timestamp not_before;
  Timestamp not_after;
  ByteView subject;
  ByteView subject_public_key_info;
  ByteView extensions;  ///< one after the other
};
[[nodiscard]] Bytes tbs_certificate(const CertificateFields& fields);

/// An attribute of a Name in an RDN of its own, as UTF8String (BR 7.1.4.2).
[[nodiscard]] Bytes relative_name(std::string_view type, std::string_view value);

}  // namespace certwright::issuance
