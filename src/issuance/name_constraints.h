#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "model/name_constraints.h"

namespace certwright::issuance {

/// The extension nameConstraints (RFC 5280 section 4.2.1.10), critical, with dNSName subtrees. At least one of the two
/// lists must hold something: "Conforming CAs MUST NOT issue certificates where name constraints is an empty sequence."
[[nodiscard]] Bytes name_constraints(const model::NameConstraints& constraints);

/// What the nameConstraints of a CA certificate (DER) say; nothing where it has none.
/// Fails: invalid_request (it cannot be read, or constrains by other than dNSName subtrees).
[[nodiscard]] Result<model::NameConstraints> name_constraints_of(ByteView certificate);

}  // namespace certwright::issuance
