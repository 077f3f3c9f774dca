#include "service/account_secrets.h"

#include <fmt/format.h>

namespace certwright::service {
namespace {

// A key that is disabled from another process must stop working soon, and reading its row costs a few microseconds:
// once a second is both.
constexpr std::chrono::seconds recheck_after{1};

// A cache entry is one key, day, Region and service. More than this many are not in honest use at once.
constexpr std::size_t max_signing_keys = 4096;

}  // namespace

Result<AccountSecrets::SigningKey> AccountSecrets::signing_key(std::string_view access_key_id, std::string_view day,
                                                               std::string_view region, std::string_view service) {
  const std::string scope = fmt::format("{}/{}/{}/{}", access_key_id, day, region, service);
  const auto now = Deadline::Steady::now();
  {
    const Lock lock(mutex_);
    const auto entry = signing_keys_.find(scope);
    if (entry != signing_keys_.end() && now < entry->second.good_until) return entry->second.key;
  }
  TRY(const store::AccessKey stored,
      store_.read([&](const store::View& view) { return view.access_key(access_key_id); }));
  if (!stored.enabled) {
    forget_access_key(access_key_id);
    return fail(ErrorCode::access_denied, "The access key is disabled.");
  }
  TRY(const Secret secret, sealer_.open(stored.sealed_secret, fmt::format("access-key {}", access_key_id)));
  SigningKey key{.account = stored.account,
                 .principal = stored.principal,
                 .key = sigv4_signing_key(secret.reveal(), day, region, service)};
  const Lock lock(mutex_);
  if (signing_keys_.size() >= max_signing_keys) signing_keys_.clear();
  signing_keys_[scope] = {.key = key, .good_until = now + recheck_after};
  return key;
}

Result<Bytes> AccountSecrets::account_secret(std::string_view account) {
  {
    const Lock lock(mutex_);
    const auto entry = account_secrets_.find(account);
    if (entry != account_secrets_.end()) return entry->second;
  }
  TRY(const store::Account stored, store_.read([&](const store::View& view) { return view.account(account); }));
  TRY(const Secret secret, sealer_.open(stored.sealed_secret, fmt::format("account {}", account)));
  const Bytes bytes{secret.reveal().begin(), secret.reveal().end()};
  const Lock lock(mutex_);
  account_secrets_[std::string{account}] = bytes;
  return bytes;
}

void AccountSecrets::forget_access_key(std::string_view access_key_id) {
  const std::string prefix = fmt::format("{}/", access_key_id);
  const Lock lock(mutex_);
  std::erase_if(signing_keys_, [&](const auto& entry) { return entry.first.starts_with(prefix); });
}

}  // namespace certwright::service
