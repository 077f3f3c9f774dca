#include "app/config_key_groups.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "app/config_rules.h"

namespace certwright::app {
namespace {

struct ListDoc {
  model::FeedId feed;
  std::string_view doc;
  std::string_view example;
};
constexpr std::array<ListDoc, feeds::list_count> list_docs{{
    {model::FeedId::public_suffix_list, "The public suffix list. Empty: the distribution's file.",
     "\"https://publicsuffix.org/list/public_suffix_list.dat\""},
    {model::FeedId::tlds, "IANA's list of top-level domains. Empty: those of the public suffix list.",
     "\"https://data.iana.org/TLD/tlds-alpha-by-domain.txt\""},
    {model::FeedId::special_use, "IANA's registry of special-use names as CSV, besides the built-in table.",
     "\"https://www.iana.org/assignments/special-use-domain-names/special-use-domain.csv\""},
    {model::FeedId::top_sites,
     "Popular sites: `rank,domain` (Tranco, Umbrella), Majestic's CSV, or one domain a line. Empty: a small built-in "
     "list of well-known names.",
     "\"https://tranco-list.eu/top-1m.csv.zip\""},
    {model::FeedId::unsafe_domains, "Unsafe domains of your own, one a line, `#` comments. Empty: not checked.",
     "\"unsafe.txt\""},
    {model::FeedId::provider_domains,
     "Domains that only their provider may request, one a line, besides the built-in table.", "\"providers.txt\""},
    {model::FeedId::urlhaus_hosts, "URLhaus' hostfile of malware hosts. Empty: not checked.",
     "\"https://urlhaus.abuse.ch/downloads/hostfile/\""},
    {model::FeedId::openphish, "OpenPhish's feed of phishing pages, a URL a line. Empty: not checked.",
     "\"https://openphish.com/feed.txt\""},
    {model::FeedId::phishtank, "PhishTank's online-valid.json. Empty: not checked.",
     "\"/var/lib/lists/online-valid.json.gz\""},
}};

// A list may be asked for every second on a machine of one's own; nobody plans beyond a year.
constexpr std::int64_t longest_list_time = 366 * one_day;
// What is older than 30 days is told as too old anyway: the published lists of sites are means of 30 days.
constexpr std::int64_t longest_top_sites_age = 30 * one_day;

template <std::size_t index>
std::array<Key<Config>, 3> list_keys() {
  constexpr model::FeedId feed = list_docs[index].feed;
  const std::string_view word = to_string(feed);
  static const std::string refresh_doc = fmt::format("Of `{}`.", word);
  return {Key<Config>{"feeds", word, list_docs[index].doc, [](Config& c) -> Field { return &c.feeds.of(feed).source; },
                      list_source, 0, 0, list_docs[index].example, TextKind::file},
          Key<Config>{"feeds.refresh", word, refresh_doc, [](Config& c) -> Field { return &c.feeds.of(feed).refresh; },
                      nullptr, 1, longest_list_time},
          Key<Config>{"feeds.max_age", word, refresh_doc, [](Config& c) -> Field { return &c.feeds.of(feed).max_age; },
                      nullptr, 0, feed == model::FeedId::top_sites ? longest_top_sites_age : longest_list_time}};
}

/// What may be set of each list, in the order of the lists.
template <std::size_t... index>
std::vector<Key<Config>> all_list_keys(std::index_sequence<index...>) {
  std::vector<Key<Config>> keys;
  for (const auto& of_list : {list_keys<index>()...}) keys.insert(keys.end(), of_list.begin(), of_list.end());
  return keys;
}

// Every request of the last minute is remembered.
constexpr std::int64_t most_requests_per_minute = 10'000;
constexpr std::int64_t most_requests_per_day = 10'000'000;

// The keys of a service that is asked over HTTPS, with its quota as it is by default.
template <feeds::HttpServiceSettings feeds::ReputationSettings::* service>
std::vector<Key<Config>> service_keys(std::string_view section, std::string_view example_file) {
  return {
      {section, "api_key_file", "File with the API key on one line. Empty: the service is not asked.",
       [](Config& c) -> Field { return &(c.reputation.*service).api_key_file; }, nullptr, 0, 0, example_file,
       TextKind::file},
      {section, "url", "Where the service's paths begin; plain HTTP on loopback only. Empty: the service's own.",
       [](Config& c) -> Field { return &(c.reputation.*service).url; }, service_url, 0, 0,
       "\"https://reputation.example.net\""},
      {section, "ca_file", "PEM file of the CAs that may vouch for the service. Empty: the system's.",
       [](Config& c) -> Field { return &(c.reputation.*service).ca_file; }, nullptr, 0, 0, "\"ca.pem\"",
       TextKind::file},
      {section, "requests_per_minute", "How many requests in a minute the key may make. 0: no limit.",
       [](Config& c) -> Field { return &(c.reputation.*service).requests_per_minute; }, nullptr, 0,
       most_requests_per_minute},
      {section, "requests_per_day", "How many requests in a day of UTC the key may make. 0: no limit.",
       [](Config& c) -> Field { return &(c.reputation.*service).requests_per_day; }, nullptr, 0, most_requests_per_day},
  };
}

// Those that can hold a request back: the others are built in, or only add names.
constexpr std::array feeds_to_require{
    model::FeedId::top_sites,  model::FeedId::unsafe_domains, model::FeedId::urlhaus_hosts,
    model::FeedId::openphish,  model::FeedId::phishtank,      model::FeedId::urlhaus,
    model::FeedId::virustotal, model::FeedId::web_risk,       model::FeedId::dns_block_lists};

Field required_feeds(Config& c) {
  Choices choices;
  std::ranges::transform(feeds_to_require, std::back_inserter(choices.words),
                         [](model::FeedId feed) { return to_string(feed); });
  choices.get = [&c] {
    std::vector<std::size_t> chosen;
    chosen.reserve(c.policy.required_feeds.size());
    for (const model::FeedId feed : c.policy.required_feeds)
      chosen.push_back(static_cast<std::size_t>(std::ranges::find(feeds_to_require, feed) - feeds_to_require.begin()));
    return chosen;
  };
  choices.set = [&c](const std::vector<std::size_t>& chosen) {
    c.policy.required_feeds.clear();
    for (const std::size_t index : chosen) c.policy.required_feeds.push_back(feeds_to_require.at(index));
  };
  return choices;
}

constexpr std::array<std::pair<std::string_view, feeds::BlockListKind>, 2> block_list_kinds{
    {{"spamhaus_dbl", feeds::BlockListKind::spamhaus_dbl}, {"generic", feeds::BlockListKind::generic}}};

}  // namespace

std::vector<Key<Config>> feed_list_keys() { return all_list_keys(std::make_index_sequence<feeds::list_count>{}); }

std::vector<Key<Config>> feed_keys() {
  return {
      {"feeds", "required", "Lists and services that must answer: a request waits while they cannot.", required_feeds,
       nullptr, 0, 0, R"(["unsafe_domains"])"},
      {"feeds", "ca_file", "PEM file of the CAs that may vouch for the servers of lists. Empty: the system's.",
       [](Config& c) -> Field { return &c.feeds_ca_file; }, nullptr, 0, 0, "\"ca.pem\"", TextKind::file},
  };
}

std::vector<Key<Config>> feed_service_keys() {
  using feeds::ReputationSettings;
  std::vector<Key<Config>> all =
      service_keys<&ReputationSettings::virustotal>("feeds.virustotal", "\"/etc/certwright/virustotal.key\"");
  all.push_back({"feeds.virustotal", "malicious",
                 "A name is refused when so many engines call it malicious. 0: it never is.",
                 [](Config& c) -> Field { return &c.policy.virustotal_malicious; }, nullptr, 0, 1000});
  all.push_back({"feeds.virustotal", "suspicious",
                 "A name is refused when so many engines call it suspicious. 0: it never is, and they only warn.",
                 [](Config& c) -> Field { return &c.policy.virustotal_suspicious; }, nullptr, 0, 1000});
  static constexpr std::array<std::pair<std::string_view, feeds::GoogleApi>, 2> google_apis{
      {{"web_risk", feeds::GoogleApi::web_risk}, {"safe_browsing", feeds::GoogleApi::safe_browsing}}};
  all.push_back({"feeds.web_risk", "api",
                 "\"web_risk\", or \"safe_browsing\" (version 5), whose keys are for non-commercial use only.",
                 [](Config& c) -> Field { return choice_of(c.reputation.google_api, google_apis); }});
  std::ranges::move(service_keys<&ReputationSettings::web_risk>("feeds.web_risk", "\"/etc/certwright/web-risk.key\""),
                    std::back_inserter(all));
  std::ranges::move(service_keys<&ReputationSettings::urlhaus>("feeds.urlhaus", "\"/etc/certwright/urlhaus.key\""),
                    std::back_inserter(all));
  return all;
}

std::span<const Key<feeds::BlockListSettings>> block_list_keys() {
  using feeds::BlockListSettings;
  static const std::vector<Key<BlockListSettings>> keys{
      {"feeds.dns_block_list", "zone", "The zone that is asked for the address of NAME.ZONE.",
       [](BlockListSettings& list) -> Field { return &list.zone; }, domain, 0, 0, "\"dbl.example.net\""},
      {"feeds.dns_block_list", "kind",
       "\"spamhaus_dbl\": the codes of Spamhaus's domain block list; every other one is an error. \"generic\": any "
       "address from 127.0.0.2 on is a listing, except 127.255.255.x.",
       [](BlockListSettings& list) -> Field { return choice_of(list.kind, block_list_kinds); }, nullptr, 0, 0,
       "\"spamhaus_dbl\""},
  };
  return keys;
}

}  // namespace certwright::app
