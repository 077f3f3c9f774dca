#pragma once

#include "base/result.h"
#include "pki/der_reader.h"

namespace certwright::pki::der {

/// That a value of whatever type (ANY, as the parameters of an algorithm are) is in DER as far as its universal tag
/// tells: strings are not constructed, sequences and sets are, and numbers, booleans, bits and object identifiers have
/// their one form. What stands inside a constructed value is not looked at; EXTERNAL and EMBEDDED PDV are refused.
/// Fails: invalid_request.
[[nodiscard]] Result<void> expect_value(const Element& value);

}  // namespace certwright::pki::der
