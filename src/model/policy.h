#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "model/feed.h"

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
  /// Public-sector name spaces: who requests a name at or below one of them needs an approval.
  std::vector<std::string> protected_suffixes;
  /// How many of VirusTotal's engines must call a name malicious, or suspicious, before it counts as unsafe; 0: never.
  std::size_t virustotal_malicious = 1;
  std::size_t virustotal_suspicious = 0;
  /// Feeds that must answer: a request waits while one of them cannot, or is too old. In the order of FeedId.
  std::vector<FeedId> required_feeds;
  /// How long a request waits for proof: facts 1.1, 72 hours.
  std::chrono::seconds validation_window = std::chrono::hours{72};
  /// The domain that validation records point to: `_<hex>.<label>.<target_suffix>.`
  std::string validation_target_suffix = "acm-validations.aws";
  /// With private names: the contacts of a domain's registration get the validation mail too.
  bool mails_registration_contacts = false;
};

}  // namespace certwright::model
