#include "app/signer_authorities.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "app/ca_key.h"
#include "base/log.h"
#include "issuance/crl.h"
#include "issuance/own_ca.h"
#include "keys/signer_protocol.h"
#include "pki/public_key.h"
#include "pki/x509.h"

namespace certwright::app {
namespace {

struct Adopted {
  pki::PublicKeyAlgorithm key = pki::PublicKeyAlgorithm::ec;
  keys::SignerIdentity identity;
  std::vector<std::string> ids;  ///< of the chain
};

Result<std::vector<Adopted>> ask_signer(const Config& config) {
  std::vector<Adopted> all;
  all.reserve(pki::public_key_algorithms.size());
  // It is there, and has a CA; of each kind it may have none.
  TRY(const auto any, open_signer_process(config, ""));
  for (const pki::PublicKeyAlgorithm key : pki::public_key_algorithms) {
    const auto signer = open_signer_process(config, std::string{to_string(key)});
    if (!signer && signer.error().code == ErrorCode::invalid_request) continue;
    if (!signer) return tl::make_unexpected(signer.error());
    Adopted one{.key = key, .identity = (*signer)->identity(), .ids = {}};
    one.ids.reserve(one.identity.chain.size());
    for (const Bytes& certificate : one.identity.chain) {
      TRY(const pki::X509 parsed, pki::X509::parse(certificate));
      one.ids.push_back(issuance::issuer_id(parsed.subject_public_key_info));
    }
    all.push_back(std::move(one));
  }
  if (all.empty()) return fail(ErrorCode::invalid_state, "[ca] signer: it has no CA that signs");
  return all;
}

// What is to be stored of the certificate at this place of the chain; nothing where that is there already. A root's CRL
// is renewed at ceremonies beside the signer, and a CA's certificate may be another one for the same key.
Result<std::optional<store::Authority>> news_of(const store::View& view, const Adopted& one, std::size_t place) {
  const bool is_root = place + 1 == one.ids.size();
  const keys::SignerIdentity& identity = one.identity;
  auto known = view.authority(one.ids[place]);
  if (!known && known.error().code != ErrorCode::not_found) return tl::make_unexpected(known.error());
  store::Authority authority = known ? *std::move(known) : store::Authority{};
  const bool is_newer = place == 0 && authority.certificate != identity.chain[place];
  const bool has_crl = is_root && identity.root_crl_next_update > authority.crl_next_update;
  if (!authority.id.empty() && !is_newer && !has_crl) return std::nullopt;
  if (authority.id.empty() || is_newer) {
    authority.id = one.ids[place];
    authority.certificate = identity.chain[place];
    authority.parent = is_root ? authority.id : one.ids[place + 1];
    authority.key_is_held = place == 0;
  }
  if (has_crl) {
    TRY(const issuance::PublishedCrl crl, issuance::read_crl(identity.root_crl));
    authority.crl_number = crl.number;
    authority.crl = identity.root_crl;
    authority.crl_next_update = identity.root_crl_next_update;
  }
  return authority;
}

// From the root down: a certificate comes after the one above it.
Result<void> keep_chain(store::Transaction& tx, const Adopted& one, std::string_view actor, Timestamp now) {
  for (std::size_t place = one.ids.size(); place-- > 0;) {
    TRY(const auto news, news_of(tx, one, place));
    if (!news) continue;
    TRY_VOID(tx.put_authority(*news));
    TRY_VOID(tx.append({.name = "authority.adopted",
                        .subject = news->id,
                        .account = {},
                        .actor = std::string{actor},
                        .at = now,
                        .details = {{"role", news->parent == news->id ? "root" : "issuing"}}}));
  }
  return {};
}

// A signer answers for each CA that it ever had, so it knows those that this server goes by, whatever it signs with
// now.
Result<void> require_known_signer(const Config& config, const store::Store& store) {
  TRY(const auto signing, store.read([](const store::View& view) { return view.signing_authorities(); }));
  for (const store::SigningAuthority& one : signing) {
    const auto signer = open_signer_process(config, one.authority);
    if (signer || signer.error().code != ErrorCode::invalid_request) return {};
  }
  if (signing.empty()) return {};
  return fail(ErrorCode::invalid_state,
              "The key that [ca] names is not the key of this server's CA: the signer has another CA.");
}

Result<void> keep(store::Transaction& tx, const std::vector<Adopted>& all, std::string_view actor, Timestamp now) {
  TRY(const auto signing, tx.signing_authorities());
  for (const Adopted& one : all) {
    TRY_VOID(keep_chain(tx, one, actor, now));
    const auto current = std::ranges::find(signing, one.key, &store::SigningAuthority::key);
    if (current != signing.end() && current->authority == one.ids.front()) continue;
    TRY_VOID(tx.put_signing_authority({.key = one.key, .authority = one.ids.front()}));
    log::info("authority.adopted", {{"id", one.ids.front()}});
  }
  return {};
}

}  // namespace

Result<Bytes> adopt_authorities(const Config& config, store::Store& store, Clock& clock, std::string_view actor) {
  TRY(const auto all, ask_signer(config));
  TRY_VOID(require_known_signer(config, store));
  TRY_VOID(store.write([&](store::Transaction& tx) { return keep(tx, all, actor, clock.now()); }));
  return all.front().identity.chain.back();
}

}  // namespace certwright::app
