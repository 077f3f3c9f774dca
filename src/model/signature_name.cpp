#include "model/signature_name.h"

#include <algorithm>
#include <array>

#include "pki/der.h"

namespace certwright::model {
namespace {

struct SignatureName {
  std::string_view oid;
  std::string_view openssl;
  std::string_view acm;
};
constexpr std::array names{
    SignatureName{"1.2.840.113549.1.1.5", "sha1WithRSAEncryption", "SHA1WITHRSA"},
    SignatureName{"1.2.840.113549.1.1.14", "sha224WithRSAEncryption", "SHA224WITHRSA"},
    SignatureName{"1.2.840.113549.1.1.11", "sha256WithRSAEncryption", "SHA256WITHRSA"},
    SignatureName{"1.2.840.113549.1.1.12", "sha384WithRSAEncryption", "SHA384WITHRSA"},
    SignatureName{"1.2.840.113549.1.1.13", "sha512WithRSAEncryption", "SHA512WITHRSA"},
    SignatureName{"1.2.840.10045.4.1", "ecdsa-with-SHA1", "SHA1WITHECDSA"},
    SignatureName{"1.2.840.10045.4.3.1", "ecdsa-with-SHA224", "SHA224WITHECDSA"},
    SignatureName{"1.2.840.10045.4.3.2", "ecdsa-with-SHA256", "SHA256WITHECDSA"},
    SignatureName{"1.2.840.10045.4.3.3", "ecdsa-with-SHA384", "SHA384WITHECDSA"},
    SignatureName{"1.2.840.10045.4.3.4", "ecdsa-with-SHA512", "SHA512WITHECDSA"},
};

}  // namespace

std::string signature_name(std::string_view openssl_name) {
  const auto* const name = std::ranges::find(names, openssl_name, &SignatureName::openssl);
  return std::string{name == names.end() ? openssl_name : name->acm};
}

std::string signature_name_of_der(ByteView algorithm_identifier) {
  // An AlgorithmIdentifier is a SEQUENCE that begins with its OID (RFC 5280 section 4.1.1.2), and short ones have a
  // header of two octets.
  constexpr std::size_t header_bytes = 2;
  if (algorithm_identifier.size() < header_bytes) return {};
  const ByteView content = algorithm_identifier.subspan(header_bytes);
  const auto* const name = std::ranges::find_if(names, [&](const SignatureName& candidate) {
    const Bytes oid = pki::der::oid(candidate.oid);
    return content.size() >= oid.size() && std::ranges::equal(oid, content.first(oid.size()));
  });
  return name == names.end() ? std::string{} : std::string{name->acm};
}

}  // namespace certwright::model
