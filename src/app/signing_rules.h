#pragma once

#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "issuance/leaf_form.h"

namespace certwright::app {

/// What the signer process signs: nothing but what this CA's profile would have made itself. Of a certificate or list
/// it takes the parts that may vary (names, public key of a type that the profile has, serial number, moment, which of
/// the CA's CRLs it is in; the revoked serials, the number), makes the structure anew from them and compares every
/// byte; then the lints judge it. Whoever took over the server can so have leaves signed for names of his choice, and
/// an OCSP responder's certificate of a week for a key of his, while he is there, and nothing else: no CA, no other
/// lifetime, no other URLs.
class SigningRules {
 public:
  /// `server_host`: the name or address that `tls = "self"` may have a certificate for.
  SigningRules(issuance::LeafForm form, std::string server_host)
      : form_(std::move(form)), server_host_(std::move(server_host)) {}

  /// What it is, for the log: "certificate 03e9…", "OCSP responder's certificate 03e9…", or of list 3 "crl 3/12".
  /// Fails: access_denied, with what is wrong.
  [[nodiscard]] Result<std::string> judge(ByteView to_be_signed, Timestamp now) const;
  /// Whether it names this CA as its issuer; what is neither certificate nor list is everybody's.
  [[nodiscard]] bool is_of(ByteView to_be_signed) const;

 private:
  [[nodiscard]] Result<std::string> judge_certificate(ByteView to_be_signed, Timestamp now) const;
  [[nodiscard]] Result<std::string> judge_list(ByteView to_be_signed, Timestamp now) const;
  const issuance::LeafForm form_;
  const std::string server_host_;
};

}  // namespace certwright::app
