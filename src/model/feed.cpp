#include "model/feed.h"

#include <algorithm>
#include <array>

namespace certwright::model {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 13> words{
    "public_suffix_list", "tlds",          "special_use",    "top_sites", "unsafe_domains",
    "provider_domains",   "urlhaus_hosts", "openphish",      "phishtank", "urlhaus",
    "virustotal",         "web_risk",      "dns_block_lists"};

}  // namespace

std::string_view to_string(FeedId feed) { return words.at(static_cast<std::size_t>(feed)); }

std::optional<FeedId> parse_feed_id(std::string_view word) {
  const auto* const place = std::ranges::find(words, word);
  if (place == words.end()) return std::nullopt;
  return static_cast<FeedId>(place - words.begin());
}

}  // namespace certwright::model
