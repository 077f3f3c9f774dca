#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "app/profile_settings.h"
#include "base/log.h"
#include "base/result.h"
#include "base/text.h"
#include "feeds/feed_settings.h"
#include "feeds/services/settings.h"
#include "model/policy.h"
#include "model/quotas.h"
#include "net/live/unbound_resolver.h"
#include "pki/key.h"
#include "registration/settings.h"
#include "service/evidence_retention.h"

namespace certwright::app {

/// What holds where the configuration says nothing: the public sector's best known name spaces are protected.
[[nodiscard]] model::Policy default_policy();

/// certwright.toml, read and checked. Every key has a default; docs/configuration.md is printed from the same table.
struct Config {
  struct {
    std::string listen = "127.0.0.1:8555";
    std::string public_url;  ///< empty: made from `listen`
    std::string pki_listen = "127.0.0.1:8556";
    std::string pki_url;  ///< empty: made from `pki_listen`
    std::string admin_listen = "127.0.0.1:8557";
    std::string tls_certificate;
    std::string tls_key;
    std::string tls;  ///< "" or "self"
    std::size_t workers = 16;
  } server;
  struct {
    std::string url = "sqlite:certwright.db";  ///< a relative path is below the data directory
  } store;
  net::live::ResolverOptions dns;
  model::Policy policy = default_policy();
  std::vector<std::string> administrators;  ///< [policy] administrators: ARNs and accounts
  struct {
    /// Whether name servers are asked directly, from the root down. automatic: unless `dns` forwards, since there may
    /// be no way out then.
    enum class Direct { automatic, yes, no } direct = Direct::automatic;
    std::chrono::seconds deadline{10};  ///< of one name
    std::size_t at_once = 32;           ///< names that are looked up together
  } diagnosis;
  bool probe_mail_hosts = false;  ///< [validation] probe_mail_hosts: whether a diagnosis connects to port 25
  struct {
    std::string relay;  ///< empty: no mail is sent
    std::string from;
    std::string username;
    std::string password_file;
    std::string ca_file;
    Language language = Language::en;
    std::vector<std::string> administrators;  ///< addresses that are told of verification cases
    std::string bounces;                      ///< a maildir; empty: none is read
  } mail;
  feeds::FeedSettings feeds;
  std::string feeds_ca_file;             ///< [feeds] ca_file
  feeds::ReputationSettings reputation;  ///< [feeds.virustotal] and what stands beside it
  registration::RegistrationSettings registration;
  model::Quotas quotas;
  std::vector<std::string> allow_private;  ///< [net] allow_private
  std::string master_key_file;             ///< [keys]; empty: DIR/master.key
  struct {
    std::string wrapping_key;   ///< a PKCS#11 URI; empty: the master key file holds the key itself
    std::string pkcs11_module;  ///< path of the token's library
    std::string pin_file;
  } keys;
  pki::KeyKind ca_key_algorithm = pki::KeyKind::p256;
  struct {
    std::string key;            ///< a PKCS#11 URI; empty: sealed in the store
    std::string pkcs11_module;  ///< path of the token's library
    std::string pin_file;
    std::string signer;                       ///< "unix:PATH" of the process that holds the key; empty: this one
    std::string profile = "public-trust";     ///< what the leaves of the server's own CA contain
    std::string private_profile = "private";  ///< and those of private CAs
    std::size_t crl_shards = 16;
    std::string blocked_keys;  ///< a file of SHA-256 hashes of public keys
    std::chrono::seconds ocsp_validity{24 * 3600};
  } ca;
  struct {
    std::string listen = "unix:/run/certwright/signer.sock";
    std::string client = "certwright";  ///< the user whose process may ask
  } signer;
  struct {
    std::chrono::seconds keep = service::shortest_public_evidence;  ///< after the certificate's end; zero: for ever
  } evidence;
  std::optional<std::chrono::seconds> certificate_validity;  ///< [ca] validity: of the profile public-trust
  std::vector<ProfileSettings> profiles;                     ///< [[profile]]
  log::Level log_level = log::Level::info;
};

/// Reads a file; an empty path gives the defaults. Unknown keys and wrong types are refused with file, line and the
/// nearest key that exists. Fails: not_found, invalid_request.
[[nodiscard]] Result<Config> load_config(const std::string& path);

/// The whole configuration as a commented certwright.toml: every key with its value and what it means.
[[nodiscard]] std::string print_config(const Config& config);

/// The same table as a Markdown page: docs/configuration.md.
[[nodiscard]] std::string configuration_page();

}  // namespace certwright::app
