#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "model/domain_name.h"

namespace certwright::model {

/// What an approved case permits: names that need an additional verification may be requested all the same, by one
/// account. It lifts the causes VERIFY_… and nothing else.
struct AllowListEntry {
  std::string id;
  std::string name;        ///< lower-case A-labels, without `*.`
  bool subtree = false;    ///< names below `name` as well
  bool wildcards = false;  ///< wildcard names as well
  std::string account;     ///< 12 digits
  std::string reason;
  std::string approver;  ///< an ARN of IAM's form
  std::string case_id;
  Timestamp created_at;
  std::optional<Timestamp> expires_at;  ///< from then on it permits nothing
};

/// What the allow list says of one name.
struct AllowListFact {
  /// Why an entry that is near the name does not permit it.
  enum class Scope { another_account, no_wildcards, name_only, expired };
  struct NearMiss {
    AllowListEntry entry;
    Scope scope = Scope::name_only;
  };
  std::optional<AllowListEntry> permits;  ///< the entry that does
  std::vector<NearMiss> near;             ///< only where none does
};

/// Looks for the entry that permits a name to an account `now`; without one, for those that would if they went further.
/// Entries of other accounts tell an account only that its own name is on the list: their fields but `name` and
/// `account` are left empty.
[[nodiscard]] AllowListFact match_allow_list(const std::vector<AllowListEntry>& entries, const DomainName& name,
                                             const std::string& account, Timestamp now);

}  // namespace certwright::model
