// What holds for every check, and for the catalogue that the checks report from.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::every_check_test {
namespace {

// The pieces of work whose causes are detected: docs/causes.md tells them from the others by the same words.
bool is_of_this_version(const model::Cause& cause) {
  return cause.owner == "request" || cause.owner == "diagnosis" || cause.owner == "policy" || cause.owner == "email";
}

class EveryCheck : public testing::TestWithParam<const Check*> {};

TEST_P(EveryCheck, IsWholeAndNamedAsItsFile) {
  const Check& check = *GetParam();
  const std::filesystem::path rules = std::filesystem::path{CERTWRIGHT_SOURCE_DIR} / "src/checks/rules";
  EXPECT_TRUE(std::filesystem::exists(rules / (std::string{check.name} + ".cpp")));
  EXPECT_FALSE(check.source.empty());
  EXPECT_FALSE(check.causes.empty());
  ASSERT_NE(check.judge, nullptr);
}

TEST_P(EveryCheck, ReportsCausesThatThisVersionOwns) {
  for (const model::Cause* cause : GetParam()->causes) {
    EXPECT_EQ(model::find_cause(cause->id), cause);
    EXPECT_TRUE(is_of_this_version(*cause)) << cause->id;
    EXPECT_NE(cause->effect, model::Effect::refuse) << cause->id << ": what is refused never reaches a check";
  }
}

TEST_P(EveryCheck, HasAPassCaseAndACaseForEachOfItsCauses) {
  const auto place = cases_by_rule().find(GetParam()->name);
  ASSERT_NE(place, cases_by_rule().end()) << "no test file gives cases";
  bool passes = false;
  std::set<std::string_view> reported;
  for (const RuleCase& given : place->second) {
    passes = passes || given.expected.empty();
    for (const model::Finding& finding : GetParam()->judge(given.facts)) reported.insert(finding.id());
  }
  EXPECT_TRUE(passes);
  std::set<std::string_view> declared;
  for (const model::Cause* cause : GetParam()->causes) declared.insert(cause->id);
  EXPECT_EQ(reported, declared);
}

TEST_P(EveryCheck, FillsEveryHoleOfItsSentences) {
  for (const RuleCase& given : cases_by_rule()[std::string{GetParam()->name}]) {
    for (const model::Finding& finding : GetParam()->judge(given.facts)) {
      const Text message = finding.message();
      const Text remedy = finding.remedy();
      for (const std::string& sentence : {message.en, message.ja, remedy.en, remedy.ja})
        EXPECT_EQ(sentence.find('{'), std::string::npos) << given.name << ": " << sentence;
    }
  }
}

TEST_P(EveryCheck, SaysNothingOfFactsThatWereNotLookedUp) {
  EXPECT_EQ(ids_of(GetParam()->judge(facts_of("www.example.jp"))), std::vector<std::string>{});
}

/// Facts as a stranger's file may hold them: everything is there, and nothing in it.
model::Facts hollow_facts() {
  model::Facts facts = facts_of("www.example.jp");
  facts.public_suffix = model::PublicSuffixFact{.tld_known = true, .registrable = "example.jp"};
  facts.caa = model::CaaFact{.records = {}};
  facts.validation_record = model::ValidationRecordFact{};
  facts.record_search = model::RecordSearchFact{};
  facts.record_search->domain_exists = false;
  facts.record_search->seen = {{}};
  facts.delegation = model::DelegationFact{};
  facts.delegation->zones = {{}, {}, {.name = "example.jp", .servers = {{}}, .referrals = {{}}, .answers = {{}}}};
  for (model::ZoneFact& zone : facts.delegation->zones) {
    zone.quirks = {""};
    zone.dnssec.ds = {{}};
    zone.dnssec.keys_known = true;
    zone.dnssec.signatures = {{}};
  }
  facts.delegation->answers = {{},
                               {.question = " CAA", .end = model::ServerAnswer::End::answered, .authoritative = true}};
  facts.delegation->answers.back().answer = {{}};
  facts.system_view = model::SystemViewFact{.answers = {{}}};
  return facts;
}

TEST_P(EveryCheck, StandsHollowFacts) {
  model::Facts facts = hollow_facts();
  const auto findings = GetParam()->judge(facts);
  if (GetParam()->stage == Stage::diagnosis) {
    EXPECT_EQ(ids_of(findings), std::vector<std::string>{});
  }
  facts.delegation->not_delegated = ".";
  facts.delegation->zones.clear();
  facts.validation_record = tl::unexpected(model::LookupFailure{});
  facts.caa = tl::unexpected(model::LookupFailure{});
  const auto failed = GetParam()->judge(facts);
  if (GetParam()->stage == Stage::diagnosis) {
    EXPECT_EQ(ids_of(failed), std::vector<std::string>{});
  }
}

// diagnose() leaves them out then.
TEST_P(EveryCheck, OfOtherStagesThanThePolicySaysNothingOfListsAlone) {
  if (GetParam()->stage == Stage::policy) return;
  model::Facts facts = facts_of("*.www.example.jp");
  facts.typed = "*.www.example.jp.";
  facts.names_together = {"*.www.example.jp", "x.y.example.jp"};
  facts.public_suffix = model::PublicSuffixFact{.tld_known = false, .registrable = "example.jp", .suggestion = "jo"};
  facts.special_use = model::SpecialUseFact{.entry = "example.jp"};
  facts.top_site = model::TopSiteFact{.rank = 1};
  facts.provider = model::ProviderFact{.suffix = "example.jp"};
  facts.reputation = {{.listed = "example.jp"}};
  facts.allow_list = model::AllowListFact{};
  EXPECT_EQ(ids_of(GetParam()->judge(facts)), std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(Checks, EveryCheck, testing::ValuesIn(all_checks().begin(), all_checks().end()),
                         [](const auto& with) { return std::string{with.param->name}; });

TEST(AllChecks, StandInTheOrderOfTheirNames) {
  EXPECT_TRUE(std::ranges::is_sorted(all_checks(), {}, [](const Check* check) { return check->name; }));
  EXPECT_GE(all_checks().size(), 9U);
}

TEST(AllChecks, JudgeRunsThoseOfTheStageOnly) {
  model::Facts facts = facts_of("ab--example.jp");
  facts.caa = model::CaaFact{.found_at = "example.jp", .records = {{0, "issue", ";"}}};
  EXPECT_EQ(ids_of(judge(facts, Stage::policy)), std::vector<std::string>{"IDN_RESERVED_LABEL"});
  EXPECT_EQ(ids_of(judge(facts, Stage::before_issue)), std::vector<std::string>{"CAA_FORBIDS_ALL"});
}

TEST(AllChecks, JudgeJoinsTheFindingsOfAllRules) {
  model::Facts facts = facts_of("ab--c.s3.amazonaws.com");
  facts.provider = model::ProviderFact{.suffix = "amazonaws.com", .owner = "Amazon"};
  EXPECT_EQ(ids_of(judge(facts, Stage::policy)), (std::vector<std::string>{"IDN_RESERVED_LABEL", "PROVIDER_AWS"}));
}

std::set<std::string_view> reported_by_rules() {
  std::set<std::string_view> ids;
  for (const Check* check : all_checks())
    for (const model::Cause* cause : check->causes) ids.insert(cause->id);
  return ids;
}

// The causes that no rule reports, and what reports them instead.
const std::set<std::string_view> reported_elsewhere{
    "NAME_SINGLE_LABEL",
    "NAME_IP_ADDRESS",
    "NAME_IP_NOT_HOST",  // model::of_one_host
    "NAME_TOO_LONG",
    "NAME_BAD_CHARACTER",
    "NAME_HYPHEN_EDGE",
    "NAME_EMPTY_LABEL",
    "NAME_IS_URL",
    "WILD_POSITION",  // model::parse_name
    "NAME_CN_TOO_LONG",
    "DNS_NAME_TOO_LONG",
    "WILD_METHOD",
    "LIMIT_NAMES_PER_CERT",
    "CONTACT_VALIDATION_DOMAIN_INVALID",    // model::open_certificate
    "CONTACT_VALIDATION_DOMAIN_IS_SUFFIX",  // service::request_certificate
    "DNS_OTHER_NAME_PENDING",
    "DNS_TIMED_OUT",               // service::explain
    "CA_PRIVATE_NO_ADDRESSES",     // checks::judge(AddressFacts)
    "CA_PRIVATE_SIGNING_FAILED"};  // service::advance_certificate

TEST(Catalogue, EveryCauseOfThisVersionIsReportedSomewhere) {
  const auto by_rules = reported_by_rules();
  for (const model::Cause* cause : model::cause::all()) {
    const std::string_view id = cause->id;
    if (!is_of_this_version(*cause)) continue;
    EXPECT_NE(by_rules.contains(id), reported_elsewhere.contains(id)) << id;
  }
}

TEST(Catalogue, ItsPageIsUpToDate) {
  const std::string root = CERTWRIGHT_SOURCE_DIR;
  const std::string command = "python3 '" + root + "/tools/generate_causes_doc.py' --check '" + root +
                              "/data/causes.json' '" + root + "/docs/causes.md'";
  EXPECT_EQ(std::system(command.c_str()), 0) << "run: make docs";
}

}  // namespace
}  // namespace certwright::checks::tests::every_check_test
