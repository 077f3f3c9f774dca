#pragma once

#include <memory>
#include <string>

#include "app/config.h"
#include "base/random.h"
#include "base/result.h"
#include "keys/key_wrapper.h"
#include "keys/sealer.h"

namespace certwright::app {

/// Where the master key stands: [keys] master_key_file, or master.key in the data directory.
[[nodiscard]] std::string master_key_path(const Config& config, const std::string& data_dir);

/// The key in a token that wraps the master key, by [keys] wrapping_key; nothing where none is set.
/// Fails: not_found (no such key, module or PIN file), unavailable (no such token now), access_denied (the PIN, or its
/// file), invalid_request; each with the setting to look at.
[[nodiscard]] Result<std::shared_ptr<keys::KeyWrapper>> open_key_wrapper(const Config& config, Random& random);
/// For `certwright init`: the same, made in the token where it is not there yet.
[[nodiscard]] Result<std::shared_ptr<keys::KeyWrapper>> open_or_make_key_wrapper(const Config& config, Random& random);

/// The sealer of a data directory. Fails: as keys::open_master_key_file() and open_key_wrapper().
[[nodiscard]] Result<std::unique_ptr<keys::Sealer>> open_sealer(const Config& config, const std::string& data_dir,
                                                                Random& random);

}  // namespace certwright::app
