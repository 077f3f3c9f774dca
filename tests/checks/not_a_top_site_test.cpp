#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::not_a_top_site_test {
namespace {

namespace cause = model::cause;

constexpr std::chrono::hours fresh{24};
constexpr std::chrono::hours just_too_old{30 * 24 + 1};

model::Facts ranked(std::string_view name, std::optional<std::size_t> rank, std::chrono::hours age = fresh,
                    const model::Policy& policy = kept(test_policy())) {
  model::Facts facts = facts_of(name, policy);
  facts.public_suffix = model::PublicSuffixFact{
      .tld = "jp", .tld_known = true, .suffix = "jp", .registrable = "example.jp", .suggestion = {}, .source = {}};
  facts.top_site = model::TopSiteFact{.rank = rank, .source = {.name = "top-1m.csv", .age = age, .built_in = false}};
  return facts;
}

model::Facts built_in(std::optional<std::size_t> rank) {
  model::Facts facts = ranked("www.example.jp", rank);
  (*facts.top_site)->source.name = "built-in list of well-known names";
  (*facts.top_site)->source.built_in = true;
  return facts;
}

model::Facts not_answered() {
  model::Facts facts = ranked("www.example.jp", {});
  facts.top_site = tl::unexpected(model::LookupFailure{.rcode = "unreadable", .question = "", .detail = "top-1m.csv"});
  return facts;
}

model::Facts approved(model::Facts facts) {
  facts.allow_list = model::AllowListFact{.permits = model::AllowListEntry{.name = "www.example.jp"}, .near = {}};
  return facts;
}

const model::Policy& with(auto change) {
  model::Policy policy = test_policy();
  change(policy);
  return kept(std::move(policy));
}

std::vector<RuleCase> cases() {
  const model::Policy& off = with([](model::Policy& p) { p.top_sites_limit = 0; });
  const model::Policy& internal = with([](model::Policy& p) {
    p.names = model::NamePolicy::private_names;
    p.private_suffixes = {"example.jp"};
  });
  return {{"not_asked", facts_of("www.example.jp"), {}},
          {"not_ranked", ranked("www.example.jp", {}), {}},
          {"at_the_limit", ranked("www.example.jp", 1000), {&cause::VERIFY_TOP_SITE}},
          {"first", ranked("example.jp", 1), {&cause::VERIFY_TOP_SITE}},
          {"below_the_limit", ranked("www.example.jp", 1001), {}},
          {"limit_is_off", ranked("www.example.jp", 1, fresh, off), {}},
          {"internal_name", ranked("www.example.jp", 1, fresh, internal), {}},
          {"list_of_the_last_day", ranked("www.example.jp", {}, std::chrono::hours{30 * 24}), {}},
          {"list_too_old", ranked("www.example.jp", {}, just_too_old), {&cause::VERIFY_LIST_MISSING}},
          {"old_list_ranks_it", ranked("www.example.jp", 3, just_too_old), {&cause::VERIFY_TOP_SITE}},
          {"built_in_list", built_in({}), {&cause::VERIFY_LIST_MISSING}},
          {"built_in_list_ranks_it", built_in(7), {&cause::VERIFY_TOP_SITE}},
          {"list_cannot_answer", not_answered(), {&cause::VERIFY_LIST_MISSING}},
          {"approved", approved(ranked("www.example.jp", 1)), {}},
          {"approved_whatever_the_list_says", approved(not_answered()), {}}};
}

const bool known = add_cases("not_a_top_site", cases());

class NotATopSite : public testing::TestWithParam<RuleCase> {};

TEST_P(NotATopSite, ReportsItsCauses) { expect_outcome("not_a_top_site", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, NotATopSite, testing::ValuesIn(cases()), case_name);

TEST(NotATopSiteWords, SayTheRankAndTheLimit) {
  const auto findings = rule_named("not_a_top_site").judge(ranked("www.example.jp", 42));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en,
            "example.jp is among the 1000 most visited sites (rank 42). Requests for it need an extra approval.");
  EXPECT_EQ(findings[0].evidence.at("list"), "top-1m.csv");
}

TEST(NotATopSiteWords, AnOldListIsUnknownAndStopsNothing) {
  const auto findings = rule_named("not_a_top_site").judge(built_in({}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].cause->severity, model::Severity::unknown);
  EXPECT_EQ(findings[0].effect, model::Effect::none);
  EXPECT_EQ(findings[0].message().en,
            "Whether example.jp is a top site was looked up in a list of 2026-11-22 (built-in list of well-known "
            "names), so the answer may be wrong.");
}

}  // namespace
}  // namespace certwright::checks::tests::not_a_top_site_test
