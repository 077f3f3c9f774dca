#pragma once

#include <string>
#include <vector>

#include "app/config.h"
#include "base/result.h"

namespace certwright::app {

struct InitOptions {
  std::string data_dir;
  std::string config_file;  ///< where the Config was read from; empty: DIR/certwright.toml, if there is one
  std::string account = "123456789012";  ///< 12 digits
  std::string master_key_file;           ///< empty: DIR/master.key, or [keys] master_key_file
  std::string root_passphrase_file;      ///< empty: one is made and shown once
};

/// What init made, to be told to the operator.
struct InitOutcome {
  bool already_initialised = false;   ///< nothing was changed
  std::string account;                ///< as asked for; of an earlier run: the one that has access keys
  std::vector<std::string> accounts;  ///< all that have access keys, in the order of their numbers
  std::string access_key_id;
  std::string credentials_file;       ///< DIR/aws-credentials
  std::string root_certificate_file;  ///< DIR/root.pem
  std::string root_key_file;          ///< DIR/root-key.pem, encrypted
  std::string root_passphrase;        ///< set where one was made
  std::string master_key_file;
  /// Set where the configuration does not say where the master key lies: the file that was written to say it (there
  /// was none), or the one to which the operator adds `config_lines`.
  std::string config_file;
  std::string config_lines;
  std::string ca_key;             ///< [ca] key, where the issuing key lives in a token
  bool ca_key_was_there = false;  ///< it was in the token already, and was taken
};

/// Makes the data directory: store, master key, CA, first account and access key. Running it twice changes nothing.
/// A run that was cut off is carried on. Fails: invalid_request (an account that is not 12 digits), access_denied,
/// unavailable, as the store does.
[[nodiscard]] Result<InitOutcome> initialise(const Config& config, const InitOptions& options);

}  // namespace certwright::app
