#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

// What `certwright serve` and `certwright signer` say to each other over a Unix socket: a question, its answer, and so
// on. Each is a frame: its length in four octets, and as many octets. Numbers are big-endian.
namespace certwright::keys {

/// A CRL of a million revocations is about 40 MB; what is longer is no question.
inline constexpr std::size_t longest_signer_frame = 64UL * 1024 * 1024;

enum class SignerOperation : std::uint8_t {
  identify = 1,  ///< which CA signs, or who is this one: answered with a SignerIdentity
  sign = 2,      ///< sign this TBSCertificate or TBSCertList: answered with the signature
};

/// A question; a view into the frame.
struct SignerQuestion {
  SignerOperation operation = SignerOperation::identify;
  ByteView to_be_signed;  ///< of sign, not empty
  /// Of identify: "ec" or "rsa" for the CA that signs leaves with such keys now, the id of a CA, or empty for the one
  /// that stands for all. The signer finds the key to sign with by the issuer that is in what it signs.
  std::string which;
};
/// Fails: invalid_request (another version, an unknown operation, bytes too few or too many).
[[nodiscard]] Result<SignerQuestion> parse_signer_question(ByteView frame);
[[nodiscard]] Bytes signer_question(const SignerQuestion& question);

/// Whose key it is: what a server that has no key stores of its CA.
struct SignerIdentity {
  Bytes signature_algorithm;
  Bytes public_key;          ///< DER SubjectPublicKeyInfo
  std::vector<Bytes> chain;  ///< DER, the issuing certificate first, the root last
  Bytes root_crl;
  Timestamp root_crl_next_update;  ///< to the second
};
[[nodiscard]] Bytes signer_identity(const SignerIdentity& identity);
/// Fails: invalid_request.
[[nodiscard]] Result<SignerIdentity> parse_signer_identity(ByteView payload);

/// An answer: what was asked for, or why not (access_denied: it may not be signed; unavailable; invalid_request;
/// everything else is internal). A longer detail is cut.
[[nodiscard]] Bytes signer_answer(const Result<Bytes>& answer);
/// Fails: as the answer says; invalid_request with "malformed" where it is none.
[[nodiscard]] Result<Bytes> parse_signer_answer(ByteView frame);

}  // namespace certwright::keys
