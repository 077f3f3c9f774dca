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

bool is_private(const std::vector<store::PrivateAuthority>& private_authorities, std::string_view issuer_id) {
  return std::ranges::find(private_authorities, issuer_id, &store::PrivateAuthority::authority) !=
         private_authorities.end();
}

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

Result<std::unique_ptr<const Issuers::Issuing>> open_sealed(Stored stored, const keys::Sealer& sealer,
                                                            const Issuers::Profiles& profiles) {
  if (stored.authority.sealed_key.empty())
    return fail(ErrorCode::invalid_state,
                fmt::format("The key of the CA {} is not on this server.", stored.authority.id));
  TRY(const Secret pkcs8, sealer.open(stored.authority.sealed_key, authority_key_purpose(stored.authority.id)));
  TRY(auto key, pki::PrivateKey::from_pkcs8(pkcs8.reveal()));
  return open_with(keys::make_software_signer(std::move(key)), std::move(stored), profiles);
}

// An issuing CA whose key is not in the store: neither a root, nor a private CA.
bool is_held_elsewhere(const store::Authority& authority) {
  return authority.sealed_key.empty() && authority.parent != authority.id;
}

Result<std::string> own_issuer(const store::View& view) {
  TRY(const auto authorities, view.authorities());
  TRY(const auto private_authorities, view.private_authorities());
  const auto own = std::ranges::find_if(authorities, [&](const store::Authority& authority) {
    return !authority.sealed_key.empty() && !is_private(private_authorities, authority.id);
  });
  if (own != authorities.end()) return own->id;
  if (std::ranges::any_of(authorities, is_held_elsewhere))
    return fail(ErrorCode::invalid_state,
                "The key of this server's CA is not in its store. Name the token that holds it with key in [ca].");
  return fail(ErrorCode::invalid_state,
              "The store holds no issuing CA. Run certwright init again: it carries on where it was cut off.");
}

// The CA that this key belongs to. Its sealed key, if it has one, is left alone.
Result<std::string> issuer_with(const store::View& view, ByteView public_key) {
  std::string id = issuance::issuer_id(public_key);
  const auto authority = view.authority(id);
  if (authority) return id;
  if (authority.error().code != ErrorCode::not_found) return tl::make_unexpected(authority.error());
  return fail(ErrorCode::invalid_state,
              "The key that [ca] names is not the key of this server's CA: the store holds no certificate for it.");
}

}  // namespace

Result<std::unique_ptr<Issuers>> Issuers::open(store::Store& store, const keys::Sealer& sealer, Profiles profiles,
                                               std::unique_ptr<keys::Signer> held) {
  std::unique_ptr<Issuers> issuers{new Issuers(store, sealer, std::move(profiles))};
  TRY(Stored stored, store.read([&](const store::View& view) -> Result<Stored> {
    TRY(const std::string id, held ? issuer_with(view, held->public_key()) : own_issuer(view));
    return read(view, id);
  }));
  std::string id = stored.authority.id;
  TRY(auto own, held ? open_with(std::move(held), std::move(stored), issuers->profiles_)
                     : open_sealed(std::move(stored), sealer, issuers->profiles_));
  issuers->own_ = own.get();
  const Lock lock(issuers->mutex_);
  issuers->opened_.emplace(std::move(id), std::move(own));
  return issuers;
}

Result<const Issuers::Issuing*> Issuers::find(std::string_view issuer_id) {
  {
    const Lock lock(mutex_);
    if (const auto entry = opened_.find(issuer_id); entry != opened_.end()) return entry->second.get();
  }
  TRY(Stored stored, store_.read([&](const store::View& view) { return read(view, issuer_id); }));
  TRY(auto issuing, open_sealed(std::move(stored), sealer_, profiles_));
  // Another thread may have opened it meanwhile: the first one stays.
  const Lock lock(mutex_);
  return opened_.emplace(std::string{issuer_id}, std::move(issuing)).first->second.get();
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

}  // namespace certwright::service
