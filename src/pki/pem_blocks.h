#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"

namespace certwright::pki {

/// One block of a PEM text. It may be a private key, so it is kept as a secret.
struct PemBlock {
  std::string label;       ///< "CERTIFICATE"
  bool encrypted = false;  ///< headers of RFC 1421 stand in it, as in OpenSSL's older encrypted keys: `der` is empty
  Secret der;
};

/// The blocks of a text in their order. What stands outside of them is skipped: RFC 7468 section 2, "Data before the
/// encapsulation boundaries are permitted". First and last lines stand alone on theirs, and no line between is empty:
/// what is read here in another way than OpenSSL reads it is refused. Fails: invalid_request (a block without its end,
/// or whose body is no base64).
[[nodiscard]] Result<std::vector<PemBlock>> pem_blocks(std::string_view text);

}  // namespace certwright::pki
