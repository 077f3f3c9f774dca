#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::public_domain_test {
namespace {

namespace cause = model::cause;

model::Facts named(std::string_view name, model::PublicSuffixFact suffix, std::string special_use = {},
                   const model::Policy& policy = kept(test_policy())) {
  model::Facts facts = facts_of(name, policy);
  suffix.source = {.name = "public_suffix_list.dat", .age = std::chrono::hours{24}, .built_in = false};
  facts.public_suffix = std::move(suffix);
  facts.special_use = model::SpecialUseFact{.entry = std::move(special_use), .reference = "RFC 6762"};
  return facts;
}

model::PublicSuffixFact in_jp(std::string registrable) {
  return {.tld = "jp", .tld_known = true, .suffix = "co.jp", .registrable = std::move(registrable)};
}

model::PublicSuffixFact in_unknown(std::string tld, std::string suggestion = {}) {
  return {
      .tld = tld, .tld_known = false, .suffix = tld, .registrable = "x." + tld, .suggestion = std::move(suggestion)};
}

model::PublicSuffixFact slip(std::optional<bool> exists) {
  model::PublicSuffixFact suffix = in_unknown("con", "com");
  suffix.suggestion_exists = exists;
  return suffix;
}

std::vector<RuleCase> cases() {
  model::Policy open = test_policy();
  open.names = model::NamePolicy::private_names;
  open.private_suffixes = {"corp", "intra.example.jp"};
  open.special_use_allowed = {"demo.test"};
  const model::Policy& relaxed = kept(open);
  model::Policy strict = open;
  strict.names = model::NamePolicy::public_names;
  const model::Policy& suffixes_without_effect = kept(strict);
  return {
      {"not_asked", facts_of("example.jp"), {}},
      {"registrable", named("example.co.jp", in_jp("example.co.jp")), {}},
      {"below_registrable", named("*.a.example.co.jp", in_jp("example.co.jp")), {}},
      {"unknown_tld",
       named("example.invalidpublicdomain", in_unknown("invalidpublicdomain")),
       {&cause::NAME_UNKNOWN_TLD}},
      {"misspelt_tld", named("example.con", in_unknown("con", "com")), {&cause::NAME_UNKNOWN_TLD}},
      {"misspelt_tld_of_a_domain_that_exists", named("www.example.con", slip(true)), {&cause::NAME_TLD_TYPO}},
      {"misspelt_tld_of_none_that_exists", named("www.example.con", slip(false)), {&cause::NAME_UNKNOWN_TLD}},
      {"special_use_tld", named("printer.local", in_unknown("local"), "local"), {&cause::NAME_SPECIAL_USE}},
      {"special_use_below_arpa",
       named("x.home.arpa", {.tld = "arpa", .tld_known = true, .suffix = "arpa", .registrable = "home.arpa"},
             "home.arpa"),
       {&cause::NAME_SPECIAL_USE}},
      {"example_com_is_another_rule_s",
       named("www.example.com", {.tld = "com", .tld_known = true, .suffix = "com", .registrable = "example.com"},
             "example.com"),
       {}},
      {"public_suffix", named("co.jp", in_jp("")), {&cause::NAME_IS_PUBLIC_SUFFIX}},
      {"wildcard_on_suffix", named("*.co.jp", in_jp("")), {&cause::WILD_PUBLIC_SUFFIX}},
      {"private_suffix", named("db.corp", in_unknown("corp"), "corp", relaxed), {}},
      {"below_private_suffix", named("db.intra.example.jp", in_jp("example.jp"), "", relaxed), {}},
      {"private_suffix_but_public_names",
       named("db.corp", in_unknown("corp"), "corp", suffixes_without_effect),
       {&cause::NAME_SPECIAL_USE}},
      {"beside_private_suffix", named("db.local", in_unknown("local"), "local", relaxed), {&cause::NAME_SPECIAL_USE}},
      {"allowed_special_use", named("a.demo.test", in_unknown("test"), "test", relaxed), {}},
      {"beside_allowed_special_use", named("b.test", in_unknown("test"), "test", relaxed), {&cause::NAME_SPECIAL_USE}},
  };
}

const bool known = add_cases("public_domain", cases());

class PublicDomain : public testing::TestWithParam<RuleCase> {};

TEST_P(PublicDomain, ReportsItsCauses) { expect_outcome("public_domain", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, PublicDomain, testing::ValuesIn(cases()), case_name);

TEST(PublicDomainWords, ATypingSlipGetsItsSuggestion) {
  const auto findings = rule_named("public_domain").judge(named("example.con", in_unknown("con", "com")));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en,
            "\".con\" is not a public top-level domain, so no public CA can issue for example.con.");
  EXPECT_NE(findings[0].remedy().en.find("such as \".com\""), std::string::npos);
  EXPECT_EQ(findings[0].cause->failure_reason, model::FailureReason::invalid_public_domain);
}

TEST(PublicDomainWords, ASlipIntoNothingGetsTheWholeNameThatWasMeant) {
  const auto findings = rule_named("public_domain").judge(named("*.www.example.con", slip(true)));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en, "\".con\" is not a public top-level domain. Did you mean www.example.com?");
}

TEST(PublicDomainWords, ASpecialUseNameIsShownItsHostBelowADomain) {
  const auto findings = rule_named("public_domain").judge(named("*.db.local", in_unknown("local"), "local"));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_NE(findings[0].remedy().en.find("db.corp.example.com"), std::string::npos);
}

}  // namespace
}  // namespace certwright::checks::tests::public_domain_test
