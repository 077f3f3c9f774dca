#include "service/issuers.h"

#include <algorithm>

#include <fmt/format.h>

#include "keys/software_signer.h"
#include "pki/key.h"

namespace certwright::service {
namespace {

/// What the store keeps of one CA that signs.
struct Stored {
  store::Authority authority;
  std::vector<Bytes> chain;
  bool is_private = false;
};

Result<Stored> read(const store::View& view, std::string_view issuer_id) {
  Stored stored;
  TRY(stored.authority, view.authority(issuer_id));
  TRY(stored.chain, authority_chain(view, issuer_id));
  TRY(const auto private_authorities, view.private_authorities());
  stored.is_private = is_private(private_authorities, issuer_id);
  return stored;
}

Result<std::unique_ptr<const Issuers::Issuing>> open_with(std::unique_ptr<keys::Signer> signer, Stored stored,
                                                          const Issuers::Profiles& profiles) {
  TRY(auto ca, issuance::OwnCa::make(std::move(stored.chain), *signer));
  issuance::LeafForm form{stored.is_private ? profiles.private_ca : profiles.own, ca->identity()};
  return std::unique_ptr<const Issuers::Issuing>{
      new Issuers::Issuing{.signer = std::move(signer),
                           .ca = std::move(ca),
                           .form = std::move(form),
                           .crl_shards = stored.is_private ? 1 : profiles.crl_shards}};
}

Result<std::unique_ptr<keys::Signer>> sealed_key(const store::Authority& authority, const keys::Sealer& sealer) {
  TRY(const Secret pkcs8, sealer.open(authority.sealed_key, authority_key_purpose(authority.id)));
  TRY(auto key, pki::PrivateKey::from_pkcs8(pkcs8.reveal()));
  return keys::make_software_signer(std::move(key));
}

Result<std::unique_ptr<keys::Signer>> held_key(const store::Authority& authority, const HeldKeys& held) {
  if (!held)
    return fail(ErrorCode::invalid_state,
                "The key of this server's CA is not in its store. Name the token that holds it with key in [ca].");
  TRY(auto signer, held(authority));
  if (issuance::issuer_id(signer->public_key()) == authority.id) return signer;
  return fail(ErrorCode::invalid_state,
              fmt::format("The key that [ca] names is not the key of this server's CA: the certificate of {} is for "
                          "another.",
                          authority.id));
}

Result<std::unique_ptr<keys::Signer>> key_of(const store::Authority& authority, const keys::Sealer& sealer,
                                             const HeldKeys& held) {
  if (!authority.sealed_key.empty()) return sealed_key(authority, sealer);
  if (authority.key_is_held) return held_key(authority, held);
  return fail(ErrorCode::invalid_state, fmt::format("The key of the CA {} is not on this server.", authority.id));
}

}  // namespace

Result<std::unique_ptr<Issuers>> Issuers::open(store::Store& store, const keys::Sealer& sealer, Profiles profiles,
                                               HeldKeys held) {
  std::unique_ptr<Issuers> issuers{new Issuers(store, sealer, std::move(profiles), std::move(held))};
  TRY_VOID(issuers->reload());
  return issuers;
}

const Issuers::Issuing& Issuers::signing_for(pki::PublicKeyAlgorithm key) {
  const Lock lock(mutex_);
  const Issuing* const same = key == pki::PublicKeyAlgorithm::ec ? signing_.ec : signing_.rsa;
  const Issuing* const other = key == pki::PublicKeyAlgorithm::ec ? signing_.rsa : signing_.ec;
  return same != nullptr ? *same : *other;
}

Result<bool> Issuers::reload() {
  TRY(const auto stored, store_.read([](const store::View& view) { return view.signing_authorities(); }));
  if (stored.empty())
    return fail(ErrorCode::invalid_state,
                "The store holds no issuing CA. Run certwright init again: it carries on where it was cut off.");
  Signing now;
  for (const store::SigningAuthority& one : stored) {
    TRY_VOID(retire_renewed(one.authority));
    TRY(const Issuing* const issuing, find(one.authority));
    (one.key == pki::PublicKeyAlgorithm::ec ? now.ec : now.rsa) = issuing;
  }
  const Lock lock(mutex_);
  const bool changed = now.ec != signing_.ec || now.rsa != signing_.rsa;
  signing_ = now;
  return changed;
}

Result<void> Issuers::retire_renewed(const std::string& issuer_id) {
  TRY(const store::Authority authority,
      store_.read([&](const store::View& view) { return view.authority(issuer_id); }));
  const Lock lock(mutex_);
  const auto entry = opened_.find(issuer_id);
  if (entry == opened_.end() || entry->second->ca->chain().front() == authority.certificate) return {};
  retired_.push_back(std::move(entry->second));
  opened_.erase(entry);
  return {};
}

Result<const Issuers::Issuing*> Issuers::find(std::string_view issuer_id) {
  {
    const Lock lock(mutex_);
    if (const auto entry = opened_.find(issuer_id); entry != opened_.end()) return entry->second.get();
  }
  TRY(Stored stored, store_.read([&](const store::View& view) { return read(view, issuer_id); }));
  TRY(auto signer, key_of(stored.authority, sealer_, held_));
  TRY(auto issuing, open_with(std::move(signer), std::move(stored), profiles_));
  // Another thread may have opened it meanwhile: the first one stays.
  const Lock lock(mutex_);
  return opened_.emplace(std::string{issuer_id}, std::move(issuing)).first->second.get();
}

bool is_private(const std::vector<store::PrivateAuthority>& private_authorities, std::string_view issuer_id) {
  return std::ranges::find(private_authorities, issuer_id, &store::PrivateAuthority::authority) !=
         private_authorities.end();
}

Result<std::vector<Bytes>> authority_chain(const store::View& view, std::string_view issuer_id) {
  // Two certificates are the rule; the limit is for a store whose parents go in a circle.
  constexpr std::size_t longest = 8;
  std::vector<Bytes> chain;
  for (std::string id{issuer_id}; chain.size() < longest;) {
    auto authority = view.authority(id);
    if (!authority) break;
    chain.push_back(std::move(authority->certificate));
    if (authority->parent == id) return chain;
    id = std::move(authority->parent);
  }
  return fail(ErrorCode::internal, fmt::format("the chain of issuer {} is incomplete in the store", issuer_id));
}

std::string authority_key_purpose(std::string_view issuer_id) { return fmt::format("authority {}", issuer_id); }
std::string requested_key_purpose(std::string_view request_id) {
  return fmt::format("authority-request {}", request_id);
}

}  // namespace certwright::service
