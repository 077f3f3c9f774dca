#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace certwright::model {

/// `public_names` is strict; `private_names` also lets names below `private_suffixes` through.
enum class NamePolicy { public_names, private_names };

/// What this installation allows: the configuration's part that checks and use cases need, as plain values.
struct Policy {
  NamePolicy names = NamePolicy::public_names;
  std::vector<std::string> private_suffixes;
  std::vector<std::string> special_use_allowed;
  std::vector<std::string> caa_identities;
  std::size_t top_sites_limit = 1000;
  /// How long a request waits for proof: facts 1.1, 72 hours.
  std::chrono::seconds validation_window = std::chrono::hours{72};
  /// The domain that validation records point to: `_<hex>.<label>.<target_suffix>.`
  std::string validation_target_suffix = "acm-validations.aws";
};

}  // namespace certwright::model
