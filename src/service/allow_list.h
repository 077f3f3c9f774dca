#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "model/allow_list.h"
#include "store/store.h"

namespace certwright::service {

/// The allow list of the store, kept ready in memory: asked for every name of every request and check. Whoever changes
/// it in the store says so with changed(), and from then on nobody is answered from what was before. Safe to use from
/// any thread.
class AllowList {
 public:
  explicit AllowList(const store::Store& store) : store_(store) {}

  /// What the list says of a name for an account. Fails: as the store does, where the list has to be read again.
  [[nodiscard]] Result<model::AllowListFact> fact(const model::DomainName& name, const std::string& account,
                                                  Timestamp now);
  /// The entries in the store are others now. Called after the transaction that changed them.
  void changed();

 private:
  using Entries = std::shared_ptr<const std::vector<model::AllowListEntry>>;
  [[nodiscard]] Result<Entries> entries();

  const store::Store& store_;
  Mutex mutex_;
  Entries entries_ CERTWRIGHT_GUARDED_BY(mutex_);  ///< null: to be read
};

struct Parts;

/// What parts.allow_list says of a name for an account; unset where there is none. Fails: as AllowList::fact does.
[[nodiscard]] Result<std::optional<model::AllowListFact>> allow_list_fact(const model::DomainName& name,
                                                                          const std::string& account, Parts& parts);

}  // namespace certwright::service
