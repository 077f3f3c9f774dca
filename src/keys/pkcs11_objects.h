#pragma once

#include <vector>

#include "base/bytes.h"
#include "keys/pkcs11_module.h"
#include "keys/pkcs11_uri.h"

namespace certwright::keys {

/// Handles of the token's objects of a class (CKO_…) with the URI's label and id. Gives CKR_OK, or what failed.
[[nodiscard]] unsigned long find_objects(const Pkcs11Functions& functions, unsigned long session,
                                         unsigned long object_class, const Pkcs11Uri& uri,
                                         std::vector<unsigned long>& found);

/// The value of an object's attribute (CKA_…). Gives CKR_OK, or what failed.
[[nodiscard]] unsigned long read_attribute(const Pkcs11Functions& functions, unsigned long session,
                                           unsigned long object, unsigned long attribute, Bytes& value);

/// Whether a key can never be taken out of its token: sensitive, and not extractable. Gives CKR_OK, or what failed.
[[nodiscard]] unsigned long read_whether_it_stays(const Pkcs11Functions& functions, unsigned long session,
                                                  unsigned long object, bool& stays);

}  // namespace certwright::keys
