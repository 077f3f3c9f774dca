#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::provider_owned_test {
namespace {

namespace cause = model::cause;

model::Facts owned(model::ProviderFact provider) {
  model::Facts facts = facts_of("bucket.s3.amazonaws.com");
  facts.provider = std::move(provider);
  return facts;
}

model::Facts of_kind(std::string_view name, model::ProviderFact::Kind kind, std::string private_suffix = {}) {
  model::Facts facts = facts_of(name);
  facts.provider = model::ProviderFact{
      .suffix = "hosting.example.jp", .owner = "Example Hosting", .certainty = "guess", .kind = kind};
  facts.public_suffix = model::PublicSuffixFact{.tld = "jp", .tld_known = true, .registrable = "example.jp"};
  facts.public_suffix->private_suffix = std::move(private_suffix);
  return facts;
}

std::vector<RuleCase> cases() {
  using enum model::ProviderFact::Kind;
  return {
      {"not_asked", facts_of("example.jp"), {}},
      {"nobody_s", owned({}), {}},
      {"amazon_s", owned({.suffix = "amazonaws.com", .owner = "Amazon"}), {&cause::PROVIDER_AWS}},
      {"operator_s",
       owned({.suffix = "amazonaws.com", .owner = "", .from_operator = true}),
       {&cause::PROVIDER_OPERATOR_RESERVED}},
      {"operator_s_platform",
       owned({.suffix = "amazonaws.com", .owner = "", .kind = platform, .from_operator = true}),
       {&cause::PROVIDER_OPERATOR_RESERVED}},
      {"a_customer_of_a_platform", of_kind("shop.hosting.example.jp", platform), {&cause::PROVIDER_PLATFORM}},
      {"in_the_list_too",
       of_kind("shop.hosting.example.jp", platform, "hosting.example.jp"),
       {&cause::PROVIDER_PLATFORM}},
      {"the_platform_itself", of_kind("hosting.example.jp", platform), {}},
      {"a_user_of_a_shared_dns", of_kind("box.hosting.example.jp", shared_dns), {&cause::PROVIDER_SHARED_DYNDNS}},
      {"a_user_whom_the_list_tells_apart", of_kind("box.hosting.example.jp", shared_dns, "hosting.example.jp"), {}}};
}

const bool known = add_cases("provider_owned", cases());

class ProviderOwned : public testing::TestWithParam<RuleCase> {};

TEST_P(ProviderOwned, ReportsItsCauses) { expect_outcome("provider_owned", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, ProviderOwned, testing::ValuesIn(cases()), case_name);

TEST(ProviderOwnedWords, NameTheOwnerAndTheWayOut) {
  const auto findings = rule_named("provider_owned").judge(owned({.suffix = "amazonaws.com", .owner = "Amazon"}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en,
            "bucket.s3.amazonaws.com belongs to Amazon. Only Amazon can get a certificate for it.");
  EXPECT_EQ(findings[0].cause->failure_reason, model::FailureReason::additional_verification_required);
}

}  // namespace
}  // namespace certwright::checks::tests::provider_owned_test
