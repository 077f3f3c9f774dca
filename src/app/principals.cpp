#include "app/principals.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/access_keys.h"
#include "app/data_directory.h"
#include "app/operator_actor.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/random.h"
#include "model/access_policy.h"

namespace certwright::app {
namespace {

Result<void> put_in(store::Transaction& tx, const store::Principal& principal) {
  if (const auto account = tx.account(principal.account); !account) {
    if (account.error().code != ErrorCode::not_found) return tl::make_unexpected(account.error());
    return fail(ErrorCode::not_found, fmt::format("There is no account {0}. To make it with a first access key: "
                                                  "certwright credential create --account {0}",
                                                  principal.account));
  }
  store::Principal stored = principal;
  const auto present = tx.principal(principal.account, principal.name);
  if (present) stored.created_at = present->created_at;
  TRY_VOID(tx.put_principal(stored));
  // What it says can be long, and says what nobody but the operator may read.
  return tx.append(operator_event(present ? "principal.policy_changed" : "principal.created", principal.name,
                                  principal.account, principal.created_at,
                                  {{"policy_sha256", hex(sha256(bytes_of(principal.policy)))}}));
}

}  // namespace

Result<void> require_principal_name(std::string_view name) {
  constexpr std::size_t longest = 64;
  const bool plain = std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"+=,.@_-"}.find(c) != std::string_view::npos;
  });
  if (plain && !name.empty() && name.size() <= longest) return {};
  return fail(ErrorCode::invalid_request,
              fmt::format("\"{}\" cannot name a principal: a name has 1 to 64 letters, digits and +=,.@_-, such as "
                          "ci-deploy.",
                          name));
}

Result<void> put_policy(const Config& config, const std::string& data_dir, const std::string& account,
                        const std::string& principal, const std::string& document) {
  TRY_VOID(require_account(account));
  TRY_VOID(require_principal_name(principal));
  TRY_VOID(model::AccessPolicy::parse(document));
  SystemClock clock;
  SystemRandom random;
  TRY(const OpenDirectory directory, open_data_directory(config, data_dir, random));
  return directory.store->write([&](store::Transaction& tx) {
    return put_in(tx, {.account = account, .name = principal, .policy = document, .created_at = clock.now()});
  });
}

Result<store::Principal> show_principal(const Config& config, const std::string& data_dir, const std::string& account,
                                        const std::string& principal) {
  SystemRandom random;
  TRY(const OpenDirectory directory, open_data_directory(config, data_dir, random));
  return directory.store->read([&](const store::View& view) { return view.principal(account, principal); });
}

Result<std::vector<store::Principal>> list_principals(const Config& config, const std::string& data_dir) {
  SystemRandom random;
  TRY(const OpenDirectory directory, open_data_directory(config, data_dir, random));
  return directory.store->read([](const store::View& view) { return view.principals(); });
}

Result<void> remove_principal(const Config& config, const std::string& data_dir, const std::string& account,
                              const std::string& principal) {
  SystemClock clock;
  SystemRandom random;
  TRY(const OpenDirectory directory, open_data_directory(config, data_dir, random));
  return directory.store->write([&](store::Transaction& tx) -> Result<void> {
    TRY(const auto keys, tx.access_keys());
    const auto used = std::ranges::find_if(keys, [&](const store::AccessKey& key) {
      return key.enabled && key.account == account && key.principal == principal;
    });
    if (used != keys.end())
      return fail(ErrorCode::in_use, fmt::format("The access key {0} of {1} is enabled. Disable it first: certwright "
                                                 "credential disable {0}",
                                                 used->id, principal));
    TRY_VOID(tx.remove_principal(account, principal));
    return tx.append(operator_event("principal.removed", principal, account, clock.now(), {}));
  });
}

}  // namespace certwright::app
