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
  std::string principal;  ///< empty: the account's own
  Secret secret_access_key;
};

// The offline management of access keys: each opens the data directory's store and master key. A running server sees
// new keys at once and disabled ones within a second.

/// Whom a new key is for, and a note for the list.
struct CredentialOwner {
  std::string account;
  std::string principal;  ///< empty: the account itself, which may do everything
  std::string note;
};

/// Makes a key; and the account and the principal where they are new. A new principal may do nothing until it has a
/// policy. Fails: invalid_request (not 12 digits, not a name of a principal), as the store.
[[nodiscard]] Result<NewCredential> create_credential(const Config& config, const std::string& data_dir,
                                                      const CredentialOwner& owner);
/// Takes an id and a secret from a file: two lines, or AWS shared-credentials format. Fails: invalid_request, conflict.
[[nodiscard]] Result<std::string> import_credential(const Config& config, const std::string& data_dir,
                                                    const CredentialOwner& owner, const std::string& file);
[[nodiscard]] Result<std::vector<store::AccessKey>> list_credentials(const Config& config, const std::string& data_dir);
/// Fails: not_found.
[[nodiscard]] Result<void> disable_credential(const Config& config, const std::string& data_dir,
                                              const std::string& access_key_id);

}  // namespace certwright::app
