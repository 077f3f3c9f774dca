#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/bytes.h"
#include "base/result.h"

// Included by .cpp files of this room only: OpenSSL's objects behind owning types.
namespace certwright::pki {

/// Frees with the function that is named in the type.
template <auto free_fn>
struct Free {
  template <class T>
  void operator()(T* object) const noexcept {
    free_fn(object);
  }
};

using KeyPtr = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using KeyContextPtr = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using DigestContextPtr = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using NumberPtr = std::unique_ptr<BIGNUM, Free<BN_clear_free>>;
using PointPtr = std::unique_ptr<EC_POINT, Free<EC_POINT_free>>;
using GroupPtr = std::unique_ptr<EC_GROUP, Free<EC_GROUP_free>>;
using Pkcs8Ptr = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Free<PKCS8_PRIV_KEY_INFO_free>>;
using EncryptedPkcs8Ptr = std::unique_ptr<X509_SIG, Free<X509_SIG_free>>;
using AlgorithmPtr = std::unique_ptr<X509_ALGOR, Free<X509_ALGOR_free>>;
using SignedCertificatePtr = std::unique_ptr<::X509, Free<X509_free>>;
using GeneralNamesPtr = std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>>;
using BasicConstraintsPtr = std::unique_ptr<BASIC_CONSTRAINTS, Free<BASIC_CONSTRAINTS_free>>;
using KeyUsagePtr = std::unique_ptr<ASN1_BIT_STRING, Free<ASN1_BIT_STRING_free>>;
using ExtendedKeyUsagePtr = std::unique_ptr<EXTENDED_KEY_USAGE, Free<EXTENDED_KEY_USAGE_free>>;
using AuthorityAccessPtr = std::unique_ptr<AUTHORITY_INFO_ACCESS, Free<AUTHORITY_INFO_ACCESS_free>>;
using BioPtr = std::unique_ptr<BIO, Free<BIO_free_all>>;

/// The DER of an OpenSSL object, by its i2d function; empty where OpenSSL fails.
template <auto i2d, class T>
[[nodiscard]] Bytes der_of(const T* object) {
  const int length = i2d(object, nullptr);
  if (length <= 0) return {};
  Bytes der(static_cast<std::size_t>(length));
  unsigned char* at = der.data();
  if (i2d(object, &at) != length) return {};
  return der;
}

/// The octets of an ASN.1 string as they stand.
[[nodiscard]] std::string text_of_asn1(const ASN1_STRING* string);

/// RFC 4514 section 2.1 starts with the last relative name of the encoding; people and ACM start with the first.
enum class NameOrder { reversed, encoded };
/// A distinguished name with the escapes of RFC 4514: `CN=example.net,C=JP`, and `C=JP,CN=example.net` as encoded.
[[nodiscard]] std::string text_of_name(const X509_NAME* name, NameOrder order);

/// `what`, followed by the reasons that OpenSSL left on this thread's error queue, which is emptied.
[[nodiscard]] std::string with_openssl_errors(std::string_view what);
/// The same as the error invalid_request.
[[nodiscard]] tl::unexpected<Error> refused(std::string_view what);

}  // namespace certwright::pki
