#pragma once

#include <optional>
#include <string>

#include "base/secret.h"
#include "cli/session.h"

namespace certwright::cli {

/// A file that is meant to be PEM, kept as a secret since it may be a key: the whole of it, up to the longest blob that
/// ImportCertificate takes (service-model.json: 2,097,152 bytes). Nothing, having said why: it cannot be read, is empty
/// or longer.
[[nodiscard]] std::optional<Secret> read_pem_file(const std::string& path, Session& session);

}  // namespace certwright::cli
