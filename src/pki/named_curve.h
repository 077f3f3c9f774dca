#pragma once

#include <cstddef>
#include <string_view>

#include "base/bytes.h"

namespace certwright::pki {

/// A curve of the public keys in certificates (RFC 5480 section 2.1.1.1).
struct NamedCurve {
  std::string_view object;  ///< what names it: the OBJECT IDENTIFIER, whole
  std::string_view name;    ///< "P-256", which OpenSSL knows as well
  std::size_t bits = 0;     ///< of its field
};

/// P-256, P-384 or P-521 by its OBJECT IDENTIFIER, or null.
[[nodiscard]] const NamedCurve* named_curve(std::string_view object);

/// Whether `point` is written out (SEC 1 section 2.3.3: 04, x, y) and lies on the curve; the one at infinity has no
/// such form. `curve` is one that named_curve() gave. Safe to call from any thread.
[[nodiscard]] bool is_on(const NamedCurve& curve, ByteView point);

}  // namespace certwright::pki
