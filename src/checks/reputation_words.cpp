#include "checks/reputation_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "checks/words.h"
#include "model/domain_name.h"

namespace certwright::checks::rules {
namespace {

using model::FeedId;

bool names_hosts(FeedId feed) { return feed == FeedId::openphish || feed == FeedId::phishtank; }

// The operator's own word holds for all that is below.
bool is_of_operator(FeedId feed) { return feed == FeedId::unsafe_domains; }

}  // namespace

bool lists_what_is_shared(const model::Facts& facts, const model::ReputationFact& fact) {
  if (!facts.public_suffix || facts.public_suffix->private_suffix.empty() || is_of_operator(fact.feed)) return false;
  const std::string& suffix = facts.public_suffix->private_suffix;
  if (fact.listed == facts.name.base() || suffix == facts.name.base()) return false;
  return names_hosts(fact.feed) || model::is_at_or_below(suffix, fact.listed);
}

std::vector<const model::ReputationFact*> listings(const model::Facts& facts,
                                                   std::initializer_list<model::FeedId> feeds) {
  std::vector<const model::ReputationFact*> found;
  for (const model::ReputationFact& fact : facts.reputation)
    if (!fact.failure && !fact.listed.empty() && std::ranges::find(feeds, fact.feed) != feeds.end() &&
        !lists_what_is_shared(facts, fact))
      found.push_back(&fact);
  return found;
}

model::Evidence listing_evidence(const model::Facts& facts, const model::ReputationFact& fact) {
  model::Evidence evidence{{"domain", facts.name.str()},
                           {"listed", fact.listed},
                           {"list", fact.source.name},
                           {"date", date_of(fact.source, facts.gathered_at)},
                           {"feed", std::string{to_string(fact.feed)}},
                           {"report_at", report_address(fact)}};
  if (!fact.threat.empty()) evidence["threat"] = fact.threat;
  if (fact.analysed_at) evidence["analysed"] = rfc3339(*fact.analysed_at);
  return evidence;
}

std::string report_address(const model::ReputationFact& fact) {
  switch (fact.feed) {
    case FeedId::virustotal:
      return "https://docs.virustotal.com/docs/false-positive-contacts";
    case FeedId::web_risk:
      return "https://safebrowsing.google.com/safebrowsing/report_error/";
    case FeedId::urlhaus:
    case FeedId::urlhaus_hosts:
      return "https://urlhaus.abuse.ch/";
    case FeedId::openphish:
      return "https://openphish.com/";
    case FeedId::phishtank:
      return "https://phishtank.org/";
    case FeedId::dns_block_lists:
      return fact.source.name.find("spamhaus.") == std::string::npos ? fact.source.name : "https://check.spamhaus.org/";
    case FeedId::unsafe_domains:
    case FeedId::public_suffix_list:
    case FeedId::tlds:
    case FeedId::special_use:
    case FeedId::top_sites:
    case FeedId::provider_domains:
      return fact.source.name;
  }
  return fact.source.name;
}

std::size_t engine_count(const model::ReputationFact& fact, std::string_view category) {
  return static_cast<std::size_t>(std::ranges::count(fact.engines, category, &model::EngineVerdict::category));
}

std::string engine_words(const model::ReputationFact& fact, std::string_view category) {
  std::vector<std::string> words;
  std::size_t unnamed = 0;
  for (const model::EngineVerdict& verdict : fact.engines) {
    if (verdict.category != category) continue;
    if (verdict.engine.empty())
      ++unnamed;
    else
      words.push_back(verdict.result.empty() ? verdict.engine : fmt::format("{} ({})", verdict.engine, verdict.result));
  }
  if (unnamed > 0) words.push_back(fmt::format("{} unnamed", unnamed));
  return joined(words);
}

}  // namespace certwright::checks::rules
