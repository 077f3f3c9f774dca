#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "app/config_keys.h"

// The parts of the table of configuration keys, a file a group of sections; config_keys() is all of them together.
namespace certwright::app {

inline constexpr std::int64_t one_day = 24L * 3600;

/// One of these words, which stand for the values of `target`.
template <class Enum, std::size_t count>
Choice choice_of(Enum& target, const std::array<std::pair<std::string_view, Enum>, count>& words) {
  Choice choice;
  for (const auto& word : words) choice.words.push_back(word.first);
  choice.get = [&target, &words] {
    const auto at = std::ranges::find(words, target, &std::pair<std::string_view, Enum>::second);
    return static_cast<std::size_t>(at - words.begin());
  };
  choice.set = [&target, &words](std::size_t index) { target = words.at(index).second; };
  return choice;
}

/// Where the server listens and keeps things: [server] and [store].
[[nodiscard]] std::vector<Key<Config>> server_keys();
/// How names are looked up: [dns] and [diagnosis].
[[nodiscard]] std::vector<Key<Config>> dns_keys();
/// [net].
[[nodiscard]] std::vector<Key<Config>> net_keys();
/// What is written down: [evidence] and [log].
[[nodiscard]] std::vector<Key<Config>> record_keys();

/// [policy].
[[nodiscard]] std::vector<Key<Config>> policy_keys();
/// Who proves control over a name, and how: [registration] and [validation].
[[nodiscard]] std::vector<Key<Config>> validation_keys();
/// [mail].
[[nodiscard]] std::vector<Key<Config>> mail_keys();

/// Of each list, in their order: its place, [feeds.refresh] and [feeds.max_age].
[[nodiscard]] std::vector<Key<Config>> feed_list_keys();
/// The rest of [feeds].
[[nodiscard]] std::vector<Key<Config>> feed_keys();
/// Of each service that is asked: [feeds.virustotal], [feeds.web_risk] and [feeds.urlhaus].
[[nodiscard]] std::vector<Key<Config>> feed_service_keys();

/// [quotas].
[[nodiscard]] std::vector<Key<Config>> quota_keys();
/// [quotas.rates], which overrides what [quotas] preset sets, and so comes after it.
[[nodiscard]] std::vector<Key<Config>> rate_keys();

/// Keys and who signs with them: [keys], [ca] and [signer].
[[nodiscard]] std::vector<Key<Config>> ca_keys();

}  // namespace certwright::app
