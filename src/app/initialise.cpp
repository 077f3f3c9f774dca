#include "app/initialise.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "app/access_keys.h"
#include "app/addresses.h"
#include "app/ca_key.h"
#include "app/config_keys.h"
#include "app/data_directory.h"
#include "app/master_key.h"
#include "app/operator_actor.h"
#include "app/signer_authorities.h"
#include "issuance/ceremonies.h"
#include "issuance/own_ca.h"
#include "pki/x509.h"
#include "service/issuers.h"
#include "store/sqlite_store.h"

namespace certwright::app {
namespace {

namespace fs = std::filesystem;

Result<void> make_directory(const std::string& data_dir) {
  std::error_code error;
  fs::create_directories(data_dir, error);
  if (!error) fs::permissions(data_dir, fs::perms::owner_all, error);
  if (error) return fail(ErrorCode::unavailable, fmt::format("{} cannot be made: {}.", data_dir, error.message()));
  return {};
}

// Groups of five letters and digits without those that look alike: 30 characters of a 32-letter alphabet are 150 bits.
std::string make_passphrase(Random& random) {
  constexpr std::string_view alphabet = "abcdefghjkmnpqrstuvwxyz23456789_";
  std::string passphrase;
  for (const std::uint8_t byte : random_bytes(random, 30)) {
    if (passphrase.size() % 6 == 5) passphrase += '-';
    passphrase += alphabet[byte % alphabet.size()];
  }
  return passphrase;
}

Result<Secret> root_passphrase(const InitOptions& options, InitOutcome& outcome, Random& random) {
  if (options.root_passphrase_file.empty()) {
    outcome.root_passphrase = make_passphrase(random);
    return Secret{outcome.root_passphrase};
  }
  TRY(std::string text, read_file(options.root_passphrase_file, 1024));
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  constexpr std::size_t shortest = 12;
  if (text.size() < shortest)
    return fail(ErrorCode::invalid_request, fmt::format("The passphrase in {} is shorter than {} characters.",
                                                        options.root_passphrase_file, shortest));
  return Secret{text};
}

/// What init makes a CA of; the sealed key is empty where the key lives in a token.
struct MadeAuthority {
  Bytes root_certificate;
  pki::PrivateKey root_key;
  Bytes root_crl;
  std::string id;
  Bytes certificate;
  Bytes sealed_key;
  pki::PublicKeyAlgorithm key = pki::PublicKeyAlgorithm::ec;
};

Result<std::string> id_of(ByteView certificate) {
  TRY(const pki::X509 parsed, pki::X509::parse(certificate));
  return issuance::issuer_id(parsed.subject_public_key_info);
}

Result<MadeAuthority> make_sealed(const Config& config, keys::Sealer& sealer, Random& random, Timestamp now) {
  TRY(issuance::NewAuthority made,
      issuance::make_authority(config.ca_key_algorithm, pki_base_url(config), random, now));
  TRY(std::string id, id_of(made.intermediate_certificate));
  TRY(const Secret pkcs8, made.intermediate_key.pkcs8());
  Bytes sealed = sealer.seal(pkcs8.reveal(), service::authority_key_purpose(id));
  TRY(const pki::PublicKeyAlgorithm key, pki::key_algorithm(made.intermediate_key.public_key()));
  return MadeAuthority{.root_certificate = std::move(made.root_certificate),
                       .root_key = std::move(made.root_key),
                       .root_crl = std::move(made.root_crl),
                       .id = std::move(id),
                       .certificate = std::move(made.intermediate_certificate),
                       .sealed_key = std::move(sealed),
                       .key = key};
}

Result<MadeAuthority> make_held(const Config& config, InitOutcome& outcome, Random& random, Timestamp now) {
  TRY(const HeldKey key, open_or_make_ca_key(config, random));
  outcome.ca_key = config.ca.key;
  outcome.ca_key_was_there = !key.was_made;
  TRY(const pki::PublicKeyAlgorithm algorithm, pki::key_algorithm(key.signer->public_key()));
  TRY(issuance::NewHeldAuthority made, issuance::make_held_authority(config.ca_key_algorithm, key.signer->public_key(),
                                                                     pki_base_url(config), random, now));
  return MadeAuthority{.root_certificate = std::move(made.root_certificate),
                       .root_key = std::move(made.root_key),
                       .root_crl = std::move(made.root_crl),
                       .id = issuance::issuer_id(key.signer->public_key()),
                       .certificate = std::move(made.intermediate_certificate),
                       .sealed_key = {},
                       .key = algorithm};
}

Result<void> keep_authority(store::Store& store, const MadeAuthority& made, Timestamp now) {
  TRY(const std::string root_id, id_of(made.root_certificate));
  return store.write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_authority({.id = root_id,
                               .certificate = made.root_certificate,
                               .sealed_key = {},
                               .parent = root_id,
                               .crl_number = 1,
                               .crl = made.root_crl,
                               .crl_next_update = now + issuance::root_crl_lifetime}));
    TRY_VOID(tx.append(operator_event("authority.created", root_id, {}, now, {{"role", "root"}})));
    TRY_VOID(tx.append(operator_event("authority.created", made.id, {}, now, {{"role", "issuing"}})));
    TRY_VOID(tx.put_authority({.id = made.id,
                               .certificate = made.certificate,
                               .sealed_key = made.sealed_key,
                               .parent = root_id,
                               .crl_number = 0,
                               .crl = {},
                               .crl_next_update = {},
                               .key_is_held = made.sealed_key.empty()}));
    return tx.put_signing_authority({.key = made.key, .authority = made.id});
  });
}

// A CA whose key another process holds: its certificates are taken over from there, and its root's key never was here.
Result<void> adopt_ca(const Config& config, store::Store& store, InitOutcome& outcome, Clock& clock) {
  TRY(const Bytes root, adopt_authorities(config, store, clock, operator_name()));
  outcome.ca_key = config.ca.signer;
  outcome.ca_key_was_there = true;
  outcome.root_key_file.clear();
  return write_file(outcome.root_certificate_file, pki::to_pem("CERTIFICATE", root), 0644);
}

// The root's files come before the store knows the CA: a run cut off between the two makes a new root over them, and
// no CA is ever kept whose root's key was lost.
Result<void> make_ca(const Config& config, const InitOptions& options, OpenDirectory& directory, InitOutcome& outcome,
                     Clock& clock, Random& random) {
  TRY(const auto present, directory.store->read([](const store::View& view) { return view.authorities(); }));
  if (!present.empty()) return {};
  if (!config.ca.signer.empty()) return adopt_ca(config, *directory.store, outcome, clock);
  TRY(const Secret passphrase, root_passphrase(options, outcome, random));
  const Timestamp now = clock.now();
  TRY(const MadeAuthority made, config.ca.key.empty() ? make_sealed(config, *directory.sealer, random, now)
                                                      : make_held(config, outcome, random, now));
  TRY(const Secret root_key, made.root_key.pkcs8());
  TRY(const std::string root_key_pem, pki::encrypted_pem(root_key, passphrase, pki::key_file_rounds));
  TRY_VOID(write_file(outcome.root_key_file, root_key_pem, 0600));
  TRY_VOID(write_file(outcome.root_certificate_file, pki::to_pem("CERTIFICATE", made.root_certificate), 0644));
  return keep_authority(*directory.store, made, now);
}

// AWS shared-credentials format; the Region saves newcomers a flag.
Result<void> make_first_key(const InitOptions& options, OpenDirectory& directory, InitOutcome& outcome, Clock& clock,
                            Random& random) {
  TRY(const NewCredential made,
      make_access_key(*directory.store, *directory.sealer,
                      {.account = options.account, .principal = {}, .note = "made by init"}, clock, random));
  outcome.access_key_id = made.access_key_id;
  return write_file(outcome.credentials_file,
                    fmt::format("[default]\naws_access_key_id = {}\naws_secret_access_key = {}\nregion = us-east-1\n",
                                made.access_key_id, made.secret_access_key.reveal_text()),
                    0600);
}

Result<void> make_master_key(const Config& config, const std::string& path, Random& random) {
  TRY(const auto wrapper, open_or_make_key_wrapper(config, random));
  if (fs::exists(path)) return {};
  return keys::create_master_key_file(path, random, wrapper.get());
}

// `[keys] master_key_file` as a configuration file says it.
std::string master_key_lines(const std::string& path) {
  Config config;
  config.master_key_file = path;
  const auto key = std::ranges::find_if(
      config_keys(), [](const Key<Config>& k) { return k.section == "keys" && k.name == "master_key_file"; });
  return fmt::format("[{}]\n{} = {}\n", key->section, key->name, toml_value(*key, config).value_or("\"\""));
}

bool same_file(const std::string& one, const std::string& other) {
  return fs::absolute(one).lexically_normal() == fs::absolute(other).lexically_normal();
}

// The server looks where its configuration says, so a place that only init was told has to get there.
Result<void> say_where_the_master_key_is(const Config& base_config, const InitOptions& options, InitOutcome& outcome) {
  if (same_file(outcome.master_key_file, master_key_path(base_config, options.data_dir))) return {};
  const std::string usual = (fs::path{options.data_dir} / "certwright.toml").string();
  const std::string lines = master_key_lines(outcome.master_key_file);
  outcome.config_file = options.config_file.empty() ? usual : options.config_file;
  if (options.config_file.empty() && !fs::exists(usual)) return write_file(usual, lines, 0644);
  outcome.config_lines = lines;
  return {};
}

Result<InitOutcome> found_already(const Config& config, const InitOptions& options, InitOutcome outcome) {
  TRY_VOID(check_layout_version(options.data_dir));
  TRY(const auto store, store::open_sqlite_store(store_path(config, options.data_dir), store::OpenMode::existing));
  TRY(const auto access_keys, store->read([](const store::View& view) { return view.access_keys(); }));
  for (const store::AccessKey& key : access_keys) outcome.accounts.push_back(key.account);
  std::ranges::sort(outcome.accounts);
  const auto repeated = std::ranges::unique(outcome.accounts);
  outcome.accounts.erase(repeated.begin(), repeated.end());
  if (!outcome.accounts.empty() && !std::ranges::binary_search(outcome.accounts, outcome.account))
    outcome.account = outcome.accounts.front();
  return outcome;
}

}  // namespace

Result<InitOutcome> initialise(const Config& base_config, const InitOptions& options) {
  TRY_VOID(require_account(options.account));
  Config config = base_config;
  if (!options.master_key_file.empty()) config.master_key_file = fs::absolute(options.master_key_file).string();
  const fs::path dir{options.data_dir};
  InitOutcome outcome{.already_initialised = fs::exists(dir / "VERSION"),
                      .account = options.account,
                      .accounts = {},
                      .access_key_id = {},
                      .credentials_file = (dir / "aws-credentials").string(),
                      .root_certificate_file = (dir / "root.pem").string(),
                      .root_key_file = (dir / "root-key.pem").string(),
                      .root_passphrase = {},
                      .master_key_file = master_key_path(config, options.data_dir),
                      .config_file = {},
                      .config_lines = {},
                      .ca_key = {}};
  if (outcome.already_initialised) return found_already(config, options, std::move(outcome));
  SystemClock clock;
  SystemRandom random;
  TRY_VOID(make_directory(options.data_dir));
  TRY_VOID(make_master_key(config, outcome.master_key_file, random));
  TRY(auto sealer, open_sealer(config, options.data_dir, random));
  TRY(auto store, store::open_sqlite_store(store_path(config, options.data_dir), store::OpenMode::create));
  OpenDirectory directory{.store = std::move(store), .sealer = std::move(sealer)};
  TRY_VOID(make_ca(config, options, directory, outcome, clock, random));
  TRY_VOID(make_first_key(options, directory, outcome, clock, random));
  outcome.accounts = {options.account};
  TRY_VOID(say_where_the_master_key_is(base_config, options, outcome));
  // The version comes last: a directory without it is one that init has not finished.
  TRY_VOID(write_layout_version(options.data_dir));
  return outcome;
}

}  // namespace certwright::app
