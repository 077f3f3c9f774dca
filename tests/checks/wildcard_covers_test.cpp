#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::wildcard_covers_test {
namespace {

namespace cause = model::cause;

model::Facts together(std::string_view name, std::vector<std::string> names, std::string registrable = "example.jp") {
  model::Facts facts = facts_of(name);
  facts.names_together = std::move(names);
  facts.public_suffix =
      model::PublicSuffixFact{.tld = "jp", .tld_known = true, .suffix = "jp", .registrable = std::move(registrable)};
  return facts;
}

model::Facts shared_suffix() {
  model::Facts facts = together("*.pages.jp", {"*.pages.jp"}, "pages.jp");
  facts.public_suffix->private_suffix = "pages.jp";
  return facts;
}

std::vector<RuleCase> cases() {
  return {
      {"alone", together("*.example.jp", {}), {}},
      {"no_wildcard", together("www.example.jp", {"www.example.jp", "example.jp"}), {}},
      {"wildcard_and_apex", together("*.example.jp", {"*.example.jp", "example.jp"}), {}},
      {"wildcard_without_apex", together("*.example.jp", {"*.example.jp"}), {&cause::WILD_NO_APEX}},
      {"wildcard_of_a_public_suffix", together("*.co.jp", {"*.co.jp"}, ""), {}},
      {"wildcard_of_a_shared_suffix", shared_suffix(), {}},
      {"one_level_below", together("www.example.jp", {"*.example.jp", "www.example.jp"}), {}},
      {"two_levels_below", together("a.b.example.jp", {"*.example.jp", "a.b.example.jp"}), {&cause::WILD_ONE_LEVEL}},
      {"two_levels_below_and_covered",
       together("a.b.example.jp", {"*.example.jp", "*.b.example.jp", "a.b.example.jp"}),
       {}},
      {"the_apex", together("example.jp", {"*.example.jp", "example.jp"}), {}}};
}

const bool known = add_cases("wildcard_covers", cases());

class WildcardCovers : public testing::TestWithParam<RuleCase> {};

TEST_P(WildcardCovers, ReportsItsCauses) { expect_outcome("wildcard_covers", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, WildcardCovers, testing::ValuesIn(cases()), case_name);

TEST(WildcardCoversWords, SayWhatToAdd) {
  const auto findings =
      rule_named("wildcard_covers").judge(together("a.b.example.jp", {"*.example.jp", "a.b.example.jp"}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en, "*.example.jp covers one level only, not a.b.example.jp.");
  EXPECT_EQ(findings[0].remedy().en, "Keep a.b.example.jp in the request, or add *.b.example.jp.");
}

}  // namespace
}  // namespace certwright::checks::tests::wildcard_covers_test
