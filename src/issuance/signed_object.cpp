#include "issuance/signed_object.h"

#include "pki/der.h"

namespace certwright::issuance {

namespace der = pki::der;

Bytes signed_object(ByteView to_be_signed, ByteView signature_algorithm, ByteView signature) {
  // RFC 5280 section 4.1.1.2: signatureAlgorithm "MUST contain the same algorithm identifier as the signature field in
  // the sequence tbsCertificate". Callers pass the octets that they wrote there.
  return der::sequence({to_be_signed, signature_algorithm, der::bit_string(signature)});
}

Bytes tbs_certificate(const CertificateFields& fields) {
  const Bytes version_3 = der::context(0, der::integer(std::uint64_t{2}));
  return der::sequence({version_3, der::integer(fields.serial), fields.signature_algorithm, fields.issuer,
                        der::sequence({der::time(fields.not_before), der::time(fields.not_after)}), fields.subject,
                        fields.subject_public_key_info, der::context(3, der::sequence({fields.extensions}))});
}

Bytes relative_name(std::string_view type, std::string_view value) {
  return der::set({der::sequence({bytes_of(type), der::utf8_string(value)})});
}

}  // namespace certwright::issuance
