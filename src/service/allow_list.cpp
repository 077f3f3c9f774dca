#include "service/allow_list.h"

#include "service/parts.h"

namespace certwright::service {

Result<model::AllowListFact> AllowList::fact(const model::DomainName& name, const std::string& account, Timestamp now) {
  TRY(const Entries listed, entries());
  return model::match_allow_list(*listed, name, account, now);
}

void AllowList::changed() {
  const Lock lock(mutex_);
  entries_.reset();
}

// Read under the lock, so that what is kept is never older than the last call of changed().
Result<AllowList::Entries> AllowList::entries() {
  const Lock lock(mutex_);
  if (!entries_) {
    TRY(auto read, store_.read([](const store::View& view) { return view.allow_list(); }));
    entries_ = std::make_shared<const std::vector<model::AllowListEntry>>(std::move(read));
  }
  return entries_;
}

Result<std::optional<model::AllowListFact>> allow_list_fact(const model::DomainName& name, const std::string& account,
                                                            Parts& parts) {
  if (parts.allow_list == nullptr) return std::nullopt;
  return parts.allow_list->fact(name, account, parts.clock.now());
}

}  // namespace certwright::service
