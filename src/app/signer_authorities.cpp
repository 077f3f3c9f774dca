#include "app/signer_authorities.h"

#include <algorithm>
#include <array>
#include <vector>

#include "app/ca_key.h"
#include "base/log.h"
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
  using Kind = std::pair<const char*, pki::PublicKeyAlgorithm>;
  constexpr std::array kinds{Kind{"ec", pki::PublicKeyAlgorithm::ec}, Kind{"rsa", pki::PublicKeyAlgorithm::rsa}};
  std::vector<Adopted> all;
  all.reserve(kinds.size());
  // It is there, and has a CA; of each kind it may have none.
  TRY(const auto any, open_signer_process(config, ""));
  for (const auto& [word, key] : kinds) {
    const auto signer = open_signer_process(config, word);
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

// From the root down: a certificate comes after the one above it.
Result<void> keep_chain(store::Transaction& tx, const Adopted& one, std::string_view actor, Timestamp now) {
  for (std::size_t i = one.ids.size(); i-- > 0;) {
    if (tx.authority(one.ids[i])) continue;
    const bool is_root = i + 1 == one.ids.size();
    TRY_VOID(tx.put_authority({.id = one.ids[i],
                               .certificate = one.identity.chain[i],
                               .sealed_key = {},
                               .parent = is_root ? one.ids[i] : one.ids[i + 1],
                               .crl_number = is_root ? 1U : 0U,
                               .crl = is_root ? one.identity.root_crl : Bytes{},
                               .crl_next_update = is_root ? one.identity.root_crl_next_update : Timestamp{},
                               .key_is_held = i == 0}));
    TRY_VOID(tx.append({.name = "authority.adopted",
                        .subject = one.ids[i],
                        .account = {},
                        .actor = std::string{actor},
                        .at = now,
                        .details = {{"role", is_root ? "root" : "issuing"}}}));
  }
  return {};
}

Result<void> keep(store::Transaction& tx, const std::vector<Adopted>& all, std::string_view actor, Timestamp now) {
  TRY(const auto signing, tx.signing_authorities());
  const bool is_known = std::ranges::any_of(all, [&](const Adopted& one) {
    const auto authority = tx.authority(one.ids.front());
    return authority && authority->key_is_held;
  });
  if (!signing.empty() && !is_known)
    return fail(ErrorCode::invalid_state,
                "The key that [ca] names is not the key of this server's CA: the signer has another CA.");
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
  TRY_VOID(store.write([&](store::Transaction& tx) { return keep(tx, all, actor, clock.now()); }));
  return all.front().identity.chain.back();
}

}  // namespace certwright::app
