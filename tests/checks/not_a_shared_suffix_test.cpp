#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::not_a_shared_suffix_test {
namespace {

namespace cause = model::cause;

model::Facts below(std::string_view name, std::string private_suffix, std::string owner = "Example Hosting",
                   const model::Policy& policy = kept(test_policy())) {
  model::Facts facts = facts_of(name, policy);
  facts.public_suffix =
      model::PublicSuffixFact{.tld = "jp", .tld_known = true, .suffix = "jp", .registrable = "pages.jp"};
  facts.public_suffix->private_suffix = std::move(private_suffix);
  facts.public_suffix->private_owner = std::move(owner);
  return facts;
}

model::Facts refused(std::string_view name, std::string suffix) {
  model::Facts facts = below(name, suffix);
  facts.provider = model::ProviderFact{.suffix = std::move(suffix), .owner = "Amazon"};
  return facts;
}

std::vector<RuleCase> cases() {
  model::Policy policy = test_policy();
  policy.names = model::NamePolicy::private_names;
  policy.private_suffixes = {"pages.jp"};
  return {{"not_asked", facts_of("pages.jp"), {}},
          {"no_private_suffix", below("pages.jp", ""), {}},
          {"a_customer", below("shop.pages.jp", "pages.jp"), {}},
          {"a_customer_s_wildcard", below("*.shop.pages.jp", "pages.jp"), {}},
          {"the_suffix", below("pages.jp", "pages.jp"), {&cause::NAME_PRIVATE_SUFFIX}},
          {"its_wildcard", below("*.pages.jp", "pages.jp"), {&cause::WILD_PRIVATE_SUFFIX}},
          {"refused_anyway", refused("s3.pages.jp", "s3.pages.jp"), {}},
          {"internal", below("pages.jp", "pages.jp", "", kept(policy)), {}}};
}

const bool known = add_cases("not_a_shared_suffix", cases());

class NotASharedSuffix : public testing::TestWithParam<RuleCase> {};

TEST_P(NotASharedSuffix, ReportsItsCauses) { expect_outcome("not_a_shared_suffix", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, NotASharedSuffix, testing::ValuesIn(cases()), case_name);

TEST(NotASharedSuffixWords, NameTheOwnerOrAtLeastTheSuffix) {
  const auto message = [](const model::Facts& facts) {
    return rule_named("not_a_shared_suffix").judge(facts).at(0).message().en;
  };
  EXPECT_EQ(message(below("pages.jp", "pages.jp")),
            "pages.jp is a hosting suffix shared by many customers (Example Hosting).");
  EXPECT_EQ(message(below("*.pages.jp", "pages.jp", "")),
            "pages.jp is shared by the customers of pages.jp; only the operator should hold *.pages.jp.");
}

}  // namespace
}  // namespace certwright::checks::tests::not_a_shared_suffix_test
