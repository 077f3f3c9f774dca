// The rules about what lists and services say of a name, but for the operator's own list.
#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::reputation_rules_test {
namespace {

namespace cause = model::cause;
using model::FeedId;

/// Facts of www.example.jp with what one source says.
model::Facts with(model::ReputationFact fact, std::string private_suffix = {},
                  const model::Policy& policy = kept(test_policy())) {
  model::Facts facts = facts_of("www.example.jp", policy);
  facts.public_suffix = model::PublicSuffixFact{.tld = "jp",
                                                .tld_known = true,
                                                .suffix = "jp",
                                                .registrable = "example.jp",
                                                .private_suffix = std::move(private_suffix)};
  if (fact.source.name.empty()) fact.source.name = "a source";
  facts.reputation.push_back(std::move(fact));
  return facts;
}

model::ReputationFact listing(FeedId feed, std::string listed, std::string threat = {}) {
  model::ReputationFact fact{.feed = feed};
  fact.source = {.name = std::string{to_string(feed)}, .age = std::chrono::hours{24}, .built_in = false};
  fact.listed = std::move(listed);
  fact.threat = std::move(threat);
  return fact;
}

model::ReputationFact failed(FeedId feed) {
  model::ReputationFact fact = listing(feed, "");
  fact.failure = model::LookupFailure{.rcode = "HTTP 429: too many requests", .question = "VirusTotal x", .detail = ""};
  return fact;
}

model::ReputationFact virustotal(std::size_t malicious, std::size_t suspicious = 0, std::int64_t score = 0,
                                 int days = 1) {
  model::ReputationFact fact = listing(FeedId::virustotal, "example.jp");
  for (std::size_t i = 0; i < malicious; ++i)
    fact.engines.push_back({.engine = "Engine" + std::to_string(i), .category = "malicious", .result = "phishing"});
  for (std::size_t i = 0; i < suspicious; ++i) fact.engines.push_back({.engine = "", .category = "suspicious"});
  fact.score = score;
  fact.analysed_at = test_time() - std::chrono::hours{24 * days};
  return fact;
}

model::ReputationFact block_list(std::string category, std::string code, std::string words) {
  model::ReputationFact fact = listing(FeedId::dns_block_lists, "example.jp", std::move(code));
  fact.source.name = "dbl.example.org";
  fact.engines.push_back({.engine = fact.source.name, .category = std::move(category), .result = std::move(words)});
  return fact;
}

const model::Policy& limits(std::size_t malicious, std::size_t suspicious) {
  model::Policy policy = test_policy();
  policy.virustotal_malicious = malicious;
  policy.virustotal_suspicious = suspicious;
  return kept(std::move(policy));
}

struct Rule {
  std::string name;
  std::vector<RuleCase> cases;
};

std::vector<Rule> rules() {
  const auto* malicious = &cause::UNSAFE_VT_MALICIOUS;
  const auto* suspicious = &cause::UNSAFE_VT_SUSPICIOUS;
  const auto* stale = &cause::UNSAFE_VT_STALE;
  return {
      {"virustotal_is_clear",
       {{"clear", with(listing(FeedId::virustotal, "")), {}},
        {"one_engine", with(virustotal(1)), {malicious}},
        {"fewer_than_the_limit", with(virustotal(1), {}, limits(2, 0)), {suspicious}},
        {"as_many_as_the_limit", with(virustotal(2), {}, limits(2, 0)), {malicious}},
        {"no_limit", with(virustotal(9), {}, limits(0, 0)), {suspicious}},
        {"suspicious_only", with(virustotal(0, 3)), {suspicious}},
        {"suspicious_with_a_limit", with(virustotal(0, 3), {}, limits(1, 3)), {malicious}},
        {"suspicious_below_a_limit", with(virustotal(0, 2), {}, limits(1, 3)), {suspicious}},
        {"the_crowd_only", with(virustotal(0, 0, -11)), {suspicious}},
        {"thirty_days_old", with(virustotal(1, 0, 0, 30)), {malicious}},
        {"older", with(virustotal(1, 0, 0, 31)), {malicious, stale}},
        {"older_and_only_suspicious", with(virustotal(0, 1, 0, 31)), {suspicious}},
        {"not_asked", with(failed(FeedId::virustotal)), {}},
        {"of_what_is_shared", with(virustotal(1), "example.jp"), {}}}},
      {"not_on_web_risk",
       {{"clear", with(listing(FeedId::web_risk, "")), {}},
        {"listed", with(listing(FeedId::web_risk, "example.jp", "MALWARE")), {&cause::UNSAFE_GSB}},
        {"listed_without_word", with(listing(FeedId::web_risk, "www.example.jp")), {&cause::UNSAFE_GSB}},
        {"not_asked", with(failed(FeedId::web_risk)), {}},
        {"of_what_is_shared", with(listing(FeedId::web_risk, "example.jp"), "example.jp"), {}}}},
      {"not_on_urlhaus",
       {{"clear", with(listing(FeedId::urlhaus, "")), {}},
        {"online", with(listing(FeedId::urlhaus, "www.example.jp", "malware_download")), {&cause::UNSAFE_URLHAUS}},
        {"host_file", with(listing(FeedId::urlhaus_hosts, "example.jp")), {&cause::UNSAFE_URLHAUS}},
        {"not_asked", with(failed(FeedId::urlhaus)), {}}}},
      {"not_on_phishing_lists",
       {{"clear", with(listing(FeedId::openphish, "")), {}},
        {"name", with(listing(FeedId::openphish, "www.example.jp")), {&cause::UNSAFE_PHISH_LIST}},
        {"registrable_domain", with(listing(FeedId::phishtank, "example.jp")), {&cause::UNSAFE_PHISH_LIST}},
        {"name_below_a_private_suffix",
         with(listing(FeedId::phishtank, "www.example.jp"), "example.jp"),
         {&cause::UNSAFE_PHISH_LIST}},
        {"another_below_a_private_suffix", with(listing(FeedId::phishtank, "example.jp"), "jp"), {}},
        {"too_old", with(failed(FeedId::openphish)), {}}}},
      {"not_on_block_lists",
       {{"clear", with(listing(FeedId::dns_block_lists, "")), {}},
        {"bad", with(block_list("malicious", "127.0.1.4", "phishing domain")), {&cause::UNSAFE_DBL_BAD}},
        {"abused",
         with(block_list("suspicious", "127.0.1.104", "abused legitimate domain, phishing")),
         {&cause::UNSAFE_DBL_ABUSED_LEGIT}},
        {"not_asked", with(failed(FeedId::dns_block_lists)), {}}}},
      {"parent_is_safe",
       {{"clear", with(listing(FeedId::web_risk, ""), "example.jp"), {}},
        {"suffix", with(listing(FeedId::web_risk, "example.jp"), "example.jp"), {&cause::UNSAFE_PARENT}},
        {"no_private_suffix", with(listing(FeedId::web_risk, "example.jp")), {}},
        {"the_name_itself", with(listing(FeedId::web_risk, "www.example.jp"), "example.jp"), {}},
        {"the_suffix_requested", with(listing(FeedId::web_risk, "example.jp"), "www.example.jp"), {}},
        {"operators_list", with(listing(FeedId::unsafe_domains, "example.jp"), "example.jp"), {}},
        {"another_host", with(listing(FeedId::openphish, "example.jp"), "jp"), {&cause::UNSAFE_PARENT}},
        {"not_asked", with(failed(FeedId::web_risk), "example.jp"), {}}}},
      {"lists_of_unsafe_answer",
       {{"answers", with(listing(FeedId::web_risk, "example.jp")), {}},
        {"does_not", with(failed(FeedId::virustotal)), {&cause::UNSAFE_NOT_CHECKED}}}},
  };
}

std::vector<std::pair<std::string, RuleCase>> all_cases() {
  std::vector<std::pair<std::string, RuleCase>> all;
  for (const Rule& rule : rules())
    for (const RuleCase& given : rule.cases) all.emplace_back(rule.name, given);
  return all;
}

const bool known = [] {
  for (const Rule& rule : rules()) add_cases(rule.name, rule.cases);
  return true;
}();

class ReputationRules : public testing::TestWithParam<std::pair<std::string, RuleCase>> {};

TEST_P(ReputationRules, ReportTheirCauses) { expect_outcome(GetParam().first, GetParam().second); }

INSTANTIATE_TEST_SUITE_P(Cases, ReputationRules, testing::ValuesIn(all_cases()),
                         [](const auto& with) { return with.param.first + "__" + with.param.second.name; });

model::Finding only(std::string_view rule, const model::Facts& facts) {
  const auto findings = rule_named(rule).judge(facts);
  if (findings.size() != 1) throw std::invalid_argument("not one finding");
  return findings.front();
}

TEST(ReputationWords, NameTheEnginesAndWhereToReport) {
  const model::Finding finding = only("virustotal_is_clear", with(virustotal(2, 1)));
  EXPECT_EQ(finding.message().en,
            "example.jp is reported as unsafe on VirusTotal. Engines that report it, 3 in all: Engine0 (phishing), "
            "Engine1 (phishing), 1 unnamed");
  const std::string remedy = finding.remedy().en;
  EXPECT_NE(remedy.find("https://docs.virustotal.com/docs/false-positive-contacts"), std::string::npos);
  EXPECT_NE(remedy.find("cannot remove"), std::string::npos);
  EXPECT_NE(remedy.find("certwright recheck example.jp"), std::string::npos);
  EXPECT_EQ(finding.evidence.at("malicious"), "2");
  EXPECT_EQ(finding.evidence.at("feed"), "virustotal");
  EXPECT_EQ(finding.evidence.at("date"), "2026-11-22");
  EXPECT_EQ(finding.evidence.at("analysed"), "2026-11-22T00:00:00Z");
}

TEST(ReputationWords, NameTheListAndWhereToReport) {
  model::ReputationFact spamhaus = block_list("malicious", "127.0.1.4", "phishing domain");
  spamhaus.source.name = "dbl.spamhaus.org";
  const auto bad = only("not_on_block_lists", with(spamhaus));
  EXPECT_EQ(bad.message().en, "example.jp is on the domain block list dbl.spamhaus.org (127.0.1.4: phishing domain).");
  EXPECT_NE(bad.remedy().en.find("https://check.spamhaus.org/"), std::string::npos);
  const auto other = only("not_on_block_lists", with(block_list("malicious", "127.0.0.2", "listed")));
  EXPECT_NE(other.remedy().en.find("(dbl.example.org)"), std::string::npos);
  EXPECT_NE(only("not_on_urlhaus", with(listing(FeedId::urlhaus, "example.jp", "x")))
                .remedy()
                .en.find("https://urlhaus.abuse.ch/"),
            std::string::npos);
  EXPECT_NE(only("not_on_web_risk", with(listing(FeedId::web_risk, "example.jp", "x")))
                .remedy()
                .en.find("https://safebrowsing.google.com/"),
            std::string::npos);
  for (const auto& [feed, url] :
       {std::pair{FeedId::openphish, "https://openphish.com/"}, std::pair{FeedId::phishtank, "https://phishtank.org/"}})
    EXPECT_NE(only("not_on_phishing_lists", with(listing(feed, "example.jp"))).remedy().en.find(url),
              std::string::npos);
}

TEST(ReputationWords, WhatWasNotCheckedNamesItsFeed) {
  const auto finding = only("lists_of_unsafe_answer", with(failed(FeedId::virustotal)));
  EXPECT_EQ(
      finding.message().en,
      "virustotal gave no answer about www.example.jp (HTTP 429: too many requests), so whether it is listed there "
      "is unknown.");
  EXPECT_EQ(finding.evidence.at("feed"), "virustotal");
  EXPECT_EQ(finding.effect, model::Effect::none);
}

}  // namespace
}  // namespace certwright::checks::tests::reputation_rules_test
