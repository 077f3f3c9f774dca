#pragma once

#include <optional>

#include "base/bytes.h"
#include "model/words.h"

namespace certwright::issuance {

/// Which of the key types that certificates are issued for a SubjectPublicKeyInfo is of; nothing where it is none of
/// them. Whether the key is a good one is for the lints to say.
[[nodiscard]] std::optional<model::KeyAlgorithm> key_type_of(ByteView subject_public_key_info);

}  // namespace certwright::issuance
