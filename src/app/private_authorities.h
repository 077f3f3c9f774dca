#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "model/name_constraints.h"
#include "store/store.h"

namespace certwright::app {

/// What `certwright ca create-private` is told.
struct NewPrivateAuthority {
  std::string name;  ///< the Common Name of its certificate
  std::string account;
  std::string region;
  pki::KeyKind key = pki::KeyKind::rsa_3072;
  std::vector<std::string> permit;   ///< domains ("corp.example.com") and ranges of IP addresses ("10.0.0.0/8")
  std::vector<std::string> exclude;  ///< likewise
  std::chrono::days lifetime{0};
};

/// A private CA as the lists show it.
struct ShownPrivateAuthority {
  store::PrivateAuthority authority;
  Bytes certificate;          ///< DER
  std::string key_algorithm;  ///< as to_string(pki::KeyKind) has it
  Timestamp not_after;
  bool expired = false;
  model::NameConstraints constraints;
  std::string certificate_url;
  std::string crl_url;
};

// The offline management of private CAs: each opens the data directory's store and, where it needs a key, its master
// key. A running server sees every change with the next certificate.

/// Makes one, its own root of trust, its key sealed as the server's own is. Fails: invalid_request (what was told
/// breaks a rule), not_found (no such account), limit_exceeded (the quota of private CAs), as the store
/// does.
[[nodiscard]] Result<ShownPrivateAuthority> create_private_authority(const Config& config, const std::string& data_dir,
                                                                     const NewPrivateAuthority& wanted);
/// All of them, in the order of creation.
[[nodiscard]] Result<std::vector<ShownPrivateAuthority>> list_private_authorities(const Config& config,
                                                                                  const std::string& data_dir);
/// Fails: invalid_arn, not_found.
[[nodiscard]] Result<void> set_private_authority_state(const Config& config, const std::string& data_dir,
                                                       const std::string& arn, model::AuthorityState state);

}  // namespace certwright::app
