#include "model/allow_list.h"

namespace certwright::model {
namespace {

using Scope = AllowListFact::Scope;

bool is_related(const AllowListEntry& entry, const DomainName& name) { return is_at_or_below(name.base(), entry.name); }

/// What keeps an entry that is related to the name from permitting it; none where nothing does.
std::optional<Scope> obstacle(const AllowListEntry& entry, const DomainName& name, const std::string& account,
                              Timestamp now) {
  if (entry.account != account) return Scope::another_account;
  if (entry.expires_at && now >= *entry.expires_at) return Scope::expired;
  if (name.base() != entry.name && !entry.subtree) return Scope::name_only;
  if (name.is_wildcard() && !entry.wildcards) return Scope::no_wildcards;
  return std::nullopt;
}

AllowListEntry told_to(const std::string& account, const AllowListEntry& entry) {
  if (entry.account == account) return entry;
  AllowListEntry told;
  told.name = entry.name;
  told.account = entry.account;
  return told;
}

}  // namespace

AllowListFact match_allow_list(const std::vector<AllowListEntry>& entries, const DomainName& name,
                               const std::string& account, Timestamp now) {
  AllowListFact fact;
  for (const AllowListEntry& entry : entries) {
    if (!is_related(entry, name)) continue;
    const auto scope = obstacle(entry, name, account, now);
    if (!scope) return {.permits = entry, .near = {}};
    fact.near.push_back({.entry = told_to(account, entry), .scope = *scope});
  }
  return fact;
}

}  // namespace certwright::model
