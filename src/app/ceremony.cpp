#include "app/ceremony.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "app/ca_key.h"
#include "issuance/own_ca.h"
#include "pki/encrypted_key.h"
#include "service/issuers.h"

namespace certwright::app {
namespace {

// A private CA is its own root, and has nothing below it but leaves.
Result<store::Authority> root_with(const store::View& view, const pki::PrivateKey& key, const std::string& file) {
  const std::string id = issuance::issuer_id(key.public_key());
  const auto refuse = [&] {
    return fail(ErrorCode::not_found, fmt::format("The key in {} is not that of a root of this server. certwright ca "
                                                  "show lists the roots.",
                                                  file));
  };
  auto root = view.authority(id);
  if (!root && root.error().code == ErrorCode::not_found) return refuse();
  if (!root || root->parent == id) {
    TRY(const auto private_authorities, view.private_authorities());
    if (!root || !service::is_private(private_authorities, id)) return root;
  }
  return refuse();
}

}  // namespace

Result<Ceremony> begin_ceremony(const Config& config, const std::string& data_dir, const RootKey& given,
                                Random& random) {
  TRY_VOID(is_place_of_ceremonies(config));
  TRY(OpenDirectory directory, open_data_directory(config, data_dir, random));
  auto key = pki::read_encrypted_pem(given.pem, given.passphrase);
  if (!key) return fail(key.error().code, fmt::format("{}: {}.", given.file, key.error().detail));
  TRY(store::Authority root,
      directory.store->read([&](const store::View& view) { return root_with(view, *key, given.file); }));
  TRY(pki::X509 certificate, pki::X509::parse(root.certificate));
  return Ceremony{.directory = std::move(directory),
                  .root = std::move(root),
                  .certificate = std::move(certificate),
                  .key = *std::move(key)};
}

Result<Bytes> next_root_crl(const Ceremony& ceremony, std::span<const issuance::RevokedEntry> more, Timestamp now) {
  std::vector<issuance::RevokedEntry> entries;
  if (!ceremony.root.crl.empty()) {
    TRY(issuance::PublishedCrl newest, issuance::read_crl(ceremony.root.crl));
    entries = std::move(newest.entries);
  }
  entries.insert(entries.end(), more.begin(), more.end());
  return issuance::make_root_crl(ceremony.signer(), ceremony.root.crl_number + 1, entries, now);
}

Result<void> keep_root_crl(store::Transaction& tx, const Ceremony& ceremony, const Bytes& crl, Timestamp now) {
  TRY(store::Authority root, tx.authority(ceremony.root.id));
  if (root.crl_number != ceremony.root.crl_number) return changed_meanwhile();
  ++root.crl_number;
  root.crl = crl;
  root.crl_next_update = now + issuance::root_crl_lifetime;
  return tx.put_authority(root);
}

tl::unexpected<Error> changed_meanwhile() {
  return fail(ErrorCode::conflict,
              "Another command has changed this server's CAs meanwhile. Look at certwright ca show, and run it again "
              "where that is still wanted.");
}

}  // namespace certwright::app
