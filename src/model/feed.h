#pragma once

#include <optional>
#include <string_view>

namespace certwright::model {

/// The lists and services of the world that answer about names. Lists are copies kept here; services are asked about
/// one name at a time. Their words are those of `[feeds]`, of `certwright feeds` and of evidence.
enum class FeedId {
  // Lists:
  public_suffix_list,
  tlds,         ///< IANA's list of top-level domains
  special_use,  ///< the special-use domain names registry
  top_sites,
  unsafe_domains,    ///< the operator's own
  provider_domains,  ///< the operator's own
  urlhaus_hosts,
  openphish,
  phishtank,
  // Services:
  urlhaus,
  virustotal,
  web_risk,
  dns_block_lists,
};

/// "public_suffix_list", "top_sites", …
std::string_view to_string(FeedId feed);
[[nodiscard]] std::optional<FeedId> parse_feed_id(std::string_view word);

}  // namespace certwright::model
