#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "issuance/crl.h"
#include "store/store.h"

namespace certwright::app {

/// Where the private key of a CA is.
enum class KeyPlace {
  store,      ///< sealed by the master key
  token,      ///< of [ca] key
  signer,     ///< with the process behind [ca] signer
  elsewhere,  ///< not with this server: a root's, or somebody else's CA's
};
/// "store", "token", "signer", "elsewhere".
[[nodiscard]] std::string_view to_string(KeyPlace place);

/// The store's sealed key, or what the configuration says of a held one.
[[nodiscard]] KeyPlace key_place(const Config& config, bool is_sealed, bool is_held);

/// A certificate of this server's own hierarchy, as `certwright ca show` shows it.
struct ShownAuthority {
  std::string id;
  std::string subject;        ///< C=…,O=…,CN=…, in the order of the encoding
  std::string key_algorithm;  ///< as to_string(pki::KeyKind) has it
  KeyPlace key_place = KeyPlace::elsewhere;
  std::string key_label;  ///< of a key in the token, where it is not the one that [ca] key names
  bool is_root = false;
  std::vector<std::string> signs_for;  ///< "ec", "rsa": kinds of leaf keys that it signs for now
  Timestamp not_before;
  Timestamp not_after;
  bool is_expired = false;
  std::optional<issuance::RevokedEntry> revoked;  ///< by the CRL of the root above
  /// It signs now, and what it signs would outlive it: it refuses the certificates of the own profile.
  bool ends_too_soon = false;
  std::vector<Bytes> chain;  ///< DER, this certificate first, the root last
  std::string certificate_url;
  /// Of a root whose CRL is here.
  std::uint64_t crl_number = 0;
  Timestamp crl_next_update;
  bool crl_ends_soon = false;  ///< within 30 days, and only a ceremony renews it
};

/// A key that awaits its certificate.
struct ShownAuthorityRequest {
  std::string id;
  std::string key_algorithm;
  KeyPlace key_place = KeyPlace::store;
  Timestamp created_at;
  Bytes request;  ///< PKCS#10, DER
};

struct ShownAuthorities {
  std::vector<ShownAuthority> authorities;  ///< those that sign now, then the others, the roots last
  std::vector<ShownAuthorityRequest> requests;
};

/// The server's own CAs; private ones are listed by list_private_authorities(). Fails: as the store does.
[[nodiscard]] Result<ShownAuthorities> show_authorities(const Config& config, const std::string& data_dir);

/// The same of an open store.
[[nodiscard]] Result<ShownAuthorities> shown_authorities(const Config& config, const store::View& view, Timestamp now);
/// One of them. Fails: not_found, as the store does.
[[nodiscard]] Result<ShownAuthority> shown_authority(const Config& config, const store::View& view, std::string_view id,
                                                     Timestamp now);

}  // namespace certwright::app
