#include "app/authority_requests.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "app/ca_key.h"
#include "app/data_directory.h"
#include "app/operator_actor.h"
#include "app/revoked_authority.h"
#include "issuance/own_ca.h"
#include "pki/encrypted_key.h"
#include "pki/key_checks.h"
#include "pki/pem_blocks.h"
#include "pki/public_key.h"
#include "pki/x509.h"
#include "service/issuers.h"

namespace certwright::app {
namespace {

tl::unexpected<Error> refuse(std::string reason) { return fail(ErrorCode::invalid_request, std::move(reason)); }

// The newest one that is pending for a key of this kind.
Result<std::optional<ShownAuthorityRequest>> pending_for(const Config& config, store::Store& store, pki::KeyKind kind,
                                                         Timestamp now) {
  TRY(ShownAuthorities all, store.read([&](const store::View& view) { return shown_authorities(config, view, now); }));
  const auto found = std::ranges::find(all.requests.rbegin(), all.requests.rend(), to_string(kind),
                                       &ShownAuthorityRequest::key_algorithm);
  if (found == all.requests.rend()) return std::nullopt;
  return std::move(*found);
}

/// The certificates of a PEM file, as they are to be stored.
struct Chain {
  std::vector<Bytes> certificates;  ///< the CA's first, the root last
  std::vector<std::string> ids;
  pki::PublicKeyAlgorithm key = pki::PublicKeyAlgorithm::ec;
};

Result<void> judge_key(ByteView public_key) {
  const auto fault = pki::refusal_of(pki::check_key(public_key));
  if (!fault) return {};
  return refuse("The key of the certificate cannot be a CA's: " + pki::words_of(*fault).en);
}

Result<Chain> read_chain(const Secret& pem, Timestamp now) {
  auto blocks = pki::pem_blocks(pem.reveal_text());
  if (!blocks) return refuse("The chain cannot be read: " + blocks.error().detail);
  Chain chain;
  for (const pki::PemBlock& block : *blocks) {
    if (block.label != "CERTIFICATE") return refuse("The chain holds a " + block.label + ". Give certificates only.");
    const ByteView der = block.der.reveal();
    chain.certificates.emplace_back(der.begin(), der.end());
  }
  TRY_VOID(issuance::judge_imported_chain(chain.certificates, now));
  chain.ids.reserve(chain.certificates.size());
  for (const Bytes& certificate : chain.certificates) {
    TRY(const pki::X509 parsed, pki::X509::parse(certificate));
    if (chain.ids.empty()) {
      TRY_VOID(judge_key(parsed.subject_public_key_info));
      TRY(chain.key, pki::key_algorithm(parsed.subject_public_key_info));
    }
    chain.ids.push_back(issuance::issuer_id(parsed.subject_public_key_info));
  }
  return chain;
}

/// Where the key of an imported CA is from now on.
struct OwnKey {
  Bytes sealed;
  bool is_held = false;
  std::string label;
  std::string request;  ///< that it was made for, and that is answered now
};

Result<OwnKey> given_key(const Config& config, const ImportedAuthority& imported, const std::string& id,
                         keys::Sealer& sealer) {
  if (!config.ca.key.empty() || !config.ca.signer.empty())
    return fail(ErrorCode::invalid_state,
                "This server's keys are in a token or with a signer, and a key that was in a file does not go there. "
                "Make one there: certwright ca export-csr.");
  TRY(const pki::PrivateKey key, pki::read_encrypted_pem(imported.key, imported.passphrase));
  if (issuance::issuer_id(key.public_key()) != id)
    return refuse("The private key is not that of the first certificate of the chain.");
  TRY(const Secret pkcs8, key.pkcs8());
  return OwnKey{.sealed = sealer.seal(pkcs8.reveal(), service::authority_key_purpose(id)),
                .is_held = false,
                .label = {},
                .request = {}};
}

// A sealed value says what it is for, so it is sealed anew when a request's key becomes a CA's.
Result<OwnKey> requested_key(const store::AuthorityRequest& request, keys::Sealer& sealer) {
  OwnKey own{.sealed = {}, .is_held = request.key_is_held, .label = request.key_label, .request = request.id};
  if (own.is_held) return own;
  TRY(const Secret pkcs8, sealer.open(request.sealed_key, service::requested_key_purpose(request.id)));
  own.sealed = sealer.seal(pkcs8.reveal(), service::authority_key_purpose(request.id));
  return own;
}

Result<OwnKey> key_for(const Config& config, const ImportedAuthority& imported, const Chain& chain,
                       const OpenDirectory& directory) {
  const std::string& id = chain.ids.front();
  if (!imported.key.empty()) return given_key(config, imported, id, *directory.sealer);
  TRY(const auto requests, directory.store->read([](const store::View& view) { return view.authority_requests(); }));
  const auto request = std::ranges::find(requests, id, &store::AuthorityRequest::id);
  if (request != requests.end()) return requested_key(*request, *directory.sealer);
  const auto known = directory.store->read([&](const store::View& view) { return view.authority(id); });
  if (known && (known->key_is_held || !known->sealed_key.empty()))
    return OwnKey{.sealed = known->sealed_key, .is_held = known->key_is_held, .label = known->key_label, .request = {}};
  return fail(ErrorCode::not_found,
              "The first certificate is for a key that this server does not have: no pending request has it "
              "(certwright ca show lists them). Give the answer to the newest request, or the key with --key-file.");
}

// From the root down, since a certificate comes after the one above it. What is known already stays as it is, but for
// the CA itself, whose certificate may be a newer one for the same key.
Result<void> keep_chain(store::Transaction& tx, const Chain& chain, const OwnKey& key) {
  for (std::size_t i = chain.ids.size(); i-- > 0;) {
    const bool is_root = i + 1 == chain.ids.size();
    const auto known = tx.authority(chain.ids[i]);
    if (known && i > 0) continue;
    if (!known && known.error().code != ErrorCode::not_found) return tl::make_unexpected(known.error());
    TRY_VOID(tx.put_authority({.id = chain.ids[i],
                               .certificate = chain.certificates[i],
                               .sealed_key = i == 0 ? key.sealed : Bytes{},
                               .parent = is_root ? chain.ids[i] : chain.ids[i + 1],
                               .crl_number = known ? known->crl_number : 0,
                               .crl = known ? known->crl : Bytes{},
                               .crl_next_update = known ? known->crl_next_update : Timestamp{},
                               .key_is_held = i == 0 && key.is_held,
                               .key_label = i == 0 ? key.label : std::string{}}));
  }
  return {};
}

Result<void> is_no_private_ca(const store::View& view, std::string_view id) {
  TRY(const auto private_authorities, view.private_authorities());
  if (!service::is_private(private_authorities, id)) return {};
  return fail(ErrorCode::conflict, "The key is that of a private CA of this server.");
}

// A certificate of this server's own CA below its own root, imported again, after it was revoked.
Result<void> is_not_revoked(const store::View& view, const Chain& chain) {
  if (chain.ids.size() < 2) return {};
  TRY(const pki::X509 certificate, pki::X509::parse(chain.certificates.front()));
  TRY(const auto revoked, revocation_of(view, chain.ids[1], certificate));
  if (!revoked) return {};
  return fail(ErrorCode::conflict, fmt::format("The first certificate of the chain was revoked on {}: the CRL of {} "
                                               "names it.",
                                               rfc3339(revoked->revoked_at), chain.ids[1]));
}

// The id of the one that signed until now; empty: none did, or this one.
Result<std::string> put_in_place(store::Transaction& tx, const Chain& chain) {
  const std::string& id = chain.ids.front();
  TRY(const auto signing, tx.signing_authorities());
  const auto current = std::ranges::find(signing, chain.key, &store::SigningAuthority::key);
  if (current != signing.end() && current->authority == id) return std::string{};
  TRY_VOID(tx.put_signing_authority({.key = chain.key, .authority = id}));
  return current == signing.end() ? std::string{} : current->authority;
}

Result<std::string> keep(store::Transaction& tx, const Chain& chain, const OwnKey& key, Timestamp now) {
  const std::string& id = chain.ids.front();
  TRY_VOID(is_no_private_ca(tx, id));
  TRY_VOID(keep_chain(tx, chain, key));
  TRY_VOID(is_not_revoked(tx, chain));
  if (!key.request.empty()) TRY_VOID(tx.remove_authority_request(key.request));
  TRY(std::string before, put_in_place(tx, chain));
  TRY_VOID(tx.append(operator_event("authority.imported", id, {}, now,
                                    {{"role", "issuing"}, {"root", chain.ids.back()}, {"before", before}})));
  return before;
}

}  // namespace

Result<AuthorityCsr> export_authority_request(const Config& config, const std::string& data_dir,
                                              const WantedAuthority& wanted) {
  SystemClock clock;
  SystemRandom random;
  TRY(const OpenDirectory directory, open_data_directory(config, data_dir, random));
  const Timestamp now = clock.now();
  if (!wanted.anew) {
    TRY(auto pending, pending_for(config, *directory.store, wanted.key, now));
    if (pending) return AuthorityCsr{.request = *std::move(pending), .was_pending = true};
  }
  TRY_VOID(issuance::judge_requested_name(wanted.name));
  TRY(const NewCaKey key, make_ca_key(config, wanted.key, random));
  TRY(Bytes der, issuance::make_authority_request(*key.signer, wanted.name));
  const std::string id = issuance::issuer_id(key.signer->public_key());
  const bool is_held = key.pkcs8.empty();
  const store::AuthorityRequest request{
      .id = id,
      .request = std::move(der),
      .sealed_key = is_held ? Bytes{} : directory.sealer->seal(key.pkcs8.reveal(), service::requested_key_purpose(id)),
      .key_is_held = is_held,
      .key_label = key.label,
      .created_at = now};
  TRY_VOID(directory.store->write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(tx.put_authority_request(request));
    return tx.append(operator_event("authority.requested", id, {}, now, {}));
  }));
  return AuthorityCsr{.request = {.id = id,
                                  .key_algorithm = std::string{to_string(wanted.key)},
                                  .key_place = key_place(config, !is_held, is_held),
                                  .created_at = now,
                                  .request = request.request},
                      .was_pending = false};
}

Result<ImportOutcome> import_authority(const Config& config, const std::string& data_dir,
                                       const ImportedAuthority& imported) {
  SystemClock clock;
  SystemRandom random;
  TRY(const OpenDirectory directory, open_data_directory(config, data_dir, random));
  const Timestamp now = clock.now();
  TRY(const Chain chain, read_chain(imported.chain, now));
  TRY(const OwnKey key, key_for(config, imported, chain, directory));
  TRY(const std::string before,
      directory.store->write([&](store::Transaction& tx) { return keep(tx, chain, key, now); }));
  return directory.store->read([&](const store::View& view) -> Result<ImportOutcome> {
    ImportOutcome outcome;
    TRY(outcome.now, shown_authority(config, view, chain.ids.front(), now));
    if (!before.empty()) {
      TRY(outcome.before, shown_authority(config, view, before, now));
    }
    return outcome;
  });
}

}  // namespace certwright::app
