#pragma once

#include <memory>

#include "keys/signer.h"

namespace certwright::keys {

/// A Signer whose key is in this process's memory.
[[nodiscard]] std::unique_ptr<Signer> make_software_signer(pki::PrivateKey key);

}  // namespace certwright::keys
