#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace certwright::keys {

/// Which key in which token: the path attributes of a PKCS#11 URI (RFC 7512). What is empty is not asked for.
struct Pkcs11Uri {
  std::string token;         ///< label of the token
  std::string manufacturer;  ///< its maker
  std::string serial;        ///< its serial number
  std::string model;         ///< its model
  std::string object;        ///< label of the key (CKA_LABEL)
  Bytes id;                  ///< CKA_ID
};

/// Reads "pkcs11:token=…;object=…". Strict: `token` or `serial`, and `object` or `id` must be there; an attribute
/// twice, an unknown one, a character that RFC 7512 section 2.3 would have encoded, and a query are refused: the module
/// and the PIN have settings of their own, so that a PIN never stands in a URI. Fails: invalid_request, naming what is
/// wrong.
[[nodiscard]] Result<Pkcs11Uri> parse_pkcs11_uri(std::string_view text);

/// The same as text, for messages.
[[nodiscard]] std::string to_string(const Pkcs11Uri& uri);

}  // namespace certwright::keys
