#pragma once

#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/result.h"

namespace certwright::pki {

/// What a CA is found by in OCSP (RFC 6960 section 4.1.1): digests of its name and of the octets of its key.
struct IssuerHashes {
  Sha1 name_sha1;
  Sha1 key_sha1;
  Sha256 name_sha256;
  Sha256 key_sha256;

  /// Of a DER Name and a DER SubjectPublicKeyInfo. Fails: invalid_request (not a SubjectPublicKeyInfo).
  [[nodiscard]] static Result<IssuerHashes> of(ByteView name, ByteView subject_public_key_info);
};

/// The certificate that is asked about, by its issuer and serial number: views.
struct CertId {
  enum class Hash {
    sha1,
    sha256,
    other,  ///< a digest that we do not make
  };
  ByteView whole;  ///< as it was asked: an answer repeats these octets
  Hash hash = Hash::other;
  ByteView name_hash;
  ByteView key_hash;
  ByteView serial;  ///< magnitude, without a sign octet

  [[nodiscard]] bool is_of(const IssuerHashes& issuer) const;
};

/// What somebody asks an OCSP responder (RFC 6960 section 4.1.1), taken apart by our own reader. All views point into
/// the bytes that were parsed, which must outlive it.
struct OcspRequest {
  std::vector<CertId> asked;      ///< one at least
  std::optional<ByteView> nonce;  ///< the whole Extension, as it is repeated in the answer (RFC 9654)

  /// Bytes of a request. One certificate, by SHA-256 and with the longest nonce, takes 262; a signed one comes with
  /// certificates of its own.
  static constexpr std::size_t max_bytes = 8192;
  /// Certificates in one request. RFC 5019 section 2.1.1 wants one; browsers and servers keep to it.
  static constexpr std::size_t max_asked = 10;

  /// DER to the last octet. Who asks is not looked at: a requestorName and a signature are read over (RFC 6960 section
  /// 4.1.2 leaves it to responders whether they demand one). Extensions that are not known are passed over as well,
  /// unless they are critical.
  /// Fails: invalid_request (not an OCSPRequest of version 1, more than max_bytes or max_asked, a nonce that has not 1
  /// to 128 octets, a critical extension that is not known).
  [[nodiscard]] static Result<OcspRequest> parse(ByteView der);
};

}  // namespace certwright::pki
