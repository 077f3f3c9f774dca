#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/deadline.h"
#include "base/mutex.h"
#include "base/result.h"
#include "model/access_policy.h"
#include "store/store.h"

namespace certwright::service {

/// The principals' policies, read once and kept ready. A policy that another process puts is in force within a second.
class PrincipalPolicies {
 public:
  explicit PrincipalPolicies(store::Store& store) : store_(store) {}

  /// A principal that is gone, or has no policy, has one that allows nothing. Fails: internal (the stored document is
  /// not one that this version can read), as the store does.
  [[nodiscard]] Result<std::shared_ptr<const model::AccessPolicy>> policy_of(const std::string& account,
                                                                             const std::string& principal);

 private:
  struct Cached {
    std::string document;
    std::shared_ptr<const model::AccessPolicy> policy;
    Deadline::Steady::time_point good_until;
  };
  [[nodiscard]] Result<std::string> stored_document(const std::string& account, const std::string& principal) const;

  store::Store& store_;
  Mutex mutex_;
  /// By account and name; emptied when it has grown past any honest use.
  std::map<std::pair<std::string, std::string>, Cached> policies_ CERTWRIGHT_GUARDED_BY(mutex_);
};

}  // namespace certwright::service
