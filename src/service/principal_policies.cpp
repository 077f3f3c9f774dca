#include "service/principal_policies.h"

#include <chrono>

#include <fmt/format.h>

namespace certwright::service {
namespace {

// As with access keys: reading a row costs a few microseconds, so once a second is cheap, and soon.
constexpr std::chrono::seconds recheck_after{1};

// A compiled policy has some tens of kilobytes at most.
constexpr std::size_t most_policies = 1024;

}  // namespace

Result<std::string> PrincipalPolicies::stored_document(const std::string& account, const std::string& principal) const {
  const auto stored = store_.read([&](const store::View& view) { return view.principal(account, principal); });
  if (stored) return stored->policy;
  if (stored.error().code == ErrorCode::not_found) return std::string{};
  return tl::make_unexpected(stored.error());
}

Result<std::shared_ptr<const model::AccessPolicy>> PrincipalPolicies::policy_of(const std::string& account,
                                                                                const std::string& principal) {
  const auto now = Deadline::Steady::now();
  const std::pair key{account, principal};
  std::shared_ptr<const model::AccessPolicy> earlier;
  std::string earlier_document;
  {
    const Lock lock(mutex_);
    const auto entry = policies_.find(key);
    if (entry != policies_.end()) {
      if (now < entry->second.good_until) return entry->second.policy;
      earlier = entry->second.policy;
      earlier_document = entry->second.document;
    }
  }
  TRY(const std::string document, stored_document(account, principal));
  if (!earlier || document != earlier_document) {
    auto parsed = document.empty() ? model::AccessPolicy{} : model::AccessPolicy::parse(document);
    if (!parsed)
      return fail(ErrorCode::internal, fmt::format("the stored policy of principal {} of account {} cannot be read: {}",
                                                   principal, account, parsed.error().detail));
    earlier = std::make_shared<const model::AccessPolicy>(*std::move(parsed));
  }
  const Lock lock(mutex_);
  if (policies_.size() >= most_policies) policies_.clear();
  policies_[key] = {.document = document, .policy = earlier, .good_until = now + recheck_after};
  return earlier;
}

}  // namespace certwright::service
