#pragma once

#include <string>
#include <vector>

#include "app/config.h"
#include "base/result.h"
#include "base/secret.h"
#include "store/store.h"

namespace certwright::app {

/// A new access key with its secret, shown once.
struct NewCredential {
  std::string access_key_id;
  std::string account;
  Secret secret_access_key;
};

// The offline management of access keys: each opens the data directory's store and master key. A running server sees
// new keys at once and disabled ones within a second.

/// Makes a key for an account, and the account where it is new. Fails: invalid_request (not 12 digits), as the store.
[[nodiscard]] Result<NewCredential> create_credential(const Config& config, const std::string& data_dir,
                                                      const std::string& account, const std::string& note);
/// Takes an id and a secret from a file: two lines, or AWS shared-credentials format. Fails: invalid_request, conflict.
[[nodiscard]] Result<std::string> import_credential(const Config& config, const std::string& data_dir,
                                                    const std::string& account, const std::string& file,
                                                    const std::string& note);
[[nodiscard]] Result<std::vector<store::AccessKey>> list_credentials(const Config& config, const std::string& data_dir);
/// Fails: not_found.
[[nodiscard]] Result<void> disable_credential(const Config& config, const std::string& data_dir,
                                              const std::string& access_key_id);

}  // namespace certwright::app
