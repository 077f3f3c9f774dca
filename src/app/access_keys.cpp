#include "app/access_keys.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/operator_actor.h"

namespace certwright::app {
namespace {

// AWS's own form: AKIA and 16 characters of base32, and a secret of 40 characters of base64 (30 bytes).
std::string make_id(Random& random) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string id = "AKIA";
  for (const std::uint8_t byte : random_bytes(random, 16)) id += alphabet[byte % alphabet.size()];
  return id;
}

constexpr std::size_t account_secret_bytes = 32;

Result<void> ensure_account(store::Transaction& tx, keys::Sealer& sealer, const std::string& account, Timestamp now,
                            Random& random) {
  auto present = tx.account(account);
  if (present) return {};
  if (present.error().code != ErrorCode::not_found) return tl::make_unexpected(present.error());
  const Secret secret{random_bytes(random, account_secret_bytes)};
  TRY_VOID(tx.put_account({.id = account,
                           .sealed_secret = sealer.seal(secret.reveal(), fmt::format("account {}", account)),
                           .created_at = now}));
  return tx.append(operator_event("account.created", account, account, now, {}));
}

// A principal that is new has no policy, so its keys may do nothing yet.
Result<void> ensure_principal(store::Transaction& tx, const store::AccessKey& key) {
  if (key.principal.empty()) return {};
  const auto present = tx.principal(key.account, key.principal);
  if (present) return {};
  if (present.error().code != ErrorCode::not_found) return tl::make_unexpected(present.error());
  TRY_VOID(
      tx.put_principal({.account = key.account, .name = key.principal, .policy = {}, .created_at = key.created_at}));
  return tx.append(operator_event("principal.created", key.principal, key.account, key.created_at, {}));
}

}  // namespace

Result<void> require_account(std::string_view account) {
  constexpr std::size_t digits = 12;
  if (account.size() == digits && std::ranges::all_of(account, [](char c) { return c >= '0' && c <= '9'; })) return {};
  return fail(ErrorCode::invalid_request,
              fmt::format("\"{}\" is not an account: an account has 12 digits, such as 123456789012.", account));
}

Result<void> keep_access_key(store::Store& store, keys::Sealer& sealer, const NewCredential& credential,
                             const std::string& note, Clock& clock, Random& random) {
  const Timestamp now = clock.now();
  const store::AccessKey key{.id = credential.access_key_id,
                             .account = credential.account,
                             .principal = credential.principal,
                             .sealed_secret = sealer.seal(credential.secret_access_key.reveal(),
                                                          fmt::format("access-key {}", credential.access_key_id)),
                             .enabled = true,
                             .note = note,
                             .created_at = now};
  return store.write([&](store::Transaction& tx) -> Result<void> {
    TRY_VOID(ensure_account(tx, sealer, key.account, now, random));
    if (tx.access_key(key.id))
      return fail(ErrorCode::conflict, fmt::format("The access key {} exists already.", key.id));
    TRY_VOID(ensure_principal(tx, key));
    TRY_VOID(tx.put_access_key(key));
    return tx.append(operator_event("access_key.created", key.id, key.account, now,
                                    {{"principal", key.principal}, {"note", key.note}}));
  });
}

Result<NewCredential> make_access_key(store::Store& store, keys::Sealer& sealer, const CredentialOwner& owner,
                                      Clock& clock, Random& random) {
  NewCredential made{.access_key_id = make_id(random),
                     .account = owner.account,
                     .principal = owner.principal,
                     .secret_access_key = Secret{base64(random_bytes(random, 30))}};
  TRY_VOID(keep_access_key(store, sealer, made, owner.note, clock, random));
  return made;
}

}  // namespace certwright::app
