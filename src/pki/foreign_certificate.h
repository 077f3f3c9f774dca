#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "pki/x509.h"

namespace certwright::pki {

/// A certificate that another CA issued, taken apart as far as it is shown. Every text is UTF-8 without NUL.
struct ForeignCertificate {
  X509 certificate;
  long version = 0;                              ///< as people count: 3 is X.509 v3
  std::string subject;                           ///< in the order of the encoding: C=AU,ST=…,CN=localhost
  std::string issuer;                            ///< likewise; empty for an empty name
  std::vector<std::string> alternative_names;    ///< dNSName in lower case and iPAddress as people write it
  std::vector<unsigned> key_usages;              ///< bits of RFC 5280 section 4.2.1.3 that are set
  std::vector<std::string> extended_key_usages;  ///< OIDs with dots
  std::vector<std::string> ocsp_urls;
  bool self_signed = false;  ///< issued to its issuer, and its own key verifies its signature

  /// Fails: invalid_request (not one DER certificate; a name or an extension that cannot be read).
  [[nodiscard]] static Result<ForeignCertificate> parse(ByteView der);
};

/// Whether `chain` leads from `leaf` upwards: each "directly certifies the one preceding" (facts 5.3), being a CA's, in
/// force at `now` and the signer in name and in fact; the leaf is not in it.
[[nodiscard]] bool certifies(ByteView leaf, const std::vector<Bytes>& chain, Timestamp now);

}  // namespace certwright::pki
