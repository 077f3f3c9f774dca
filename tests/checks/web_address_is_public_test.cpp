#include "tests/checks/web_case.h"

namespace certwright::checks::tests::web_address_is_public_test {
namespace {

namespace cause = model::cause;
using End = Hop::End;
using model::RedirectEnd;

model::Facts allowed() {
  model::Facts facts = web({at({answered("10.1.2.3", 404)})});
  facts.http->addresses[0].is_special = true;
  return facts;
}

model::Facts private_name() {
  model::Policy policy = test_policy();
  policy.names = model::NamePolicy::private_names;
  policy.private_suffixes = {"shop.com"};
  model::Facts facts = web({at({hop("10.1.2.3", End::guarded)})});
  facts.policy = &kept(std::move(policy));
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("www.shop.com"), {}},
          {"public_address", web({at({answered(v4, 404)})}), {}},
          {"private_address", web({at({hop("10.1.2.3", End::guarded)})}), {&cause::HTTP_PRIVATE_ADDRESS}},
          {"unique_local", web({at({hop("fd00::1", End::guarded)})}), {&cause::HTTP_PRIVATE_ADDRESS}},
          {"metadata", web({at({hop("169.254.169.254", End::guarded)})}), {&cause::HTTP_PRIVATE_ADDRESS}},
          {"private_beside_public",
           web({at({answered(v4, 404)}), at({hop("10.1.2.3", End::guarded)})}),
           {&cause::HTTP_PRIVATE_ADDRESS}},
          {"allowed_by_the_operator", allowed(), {}},
          {"private_for_alpn", alpn({dialed("192.168.1.1", Alpn::End::guarded)}), {&cause::HTTP_PRIVATE_ADDRESS}},
          {"private_name", private_name(), {}}};
}

const bool known = add_cases("web_address_is_public", cases());

class WebAddressIsPublic : public testing::TestWithParam<RuleCase> {};

TEST_P(WebAddressIsPublic, ReportsItsCauses) { expect_outcome("web_address_is_public", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, WebAddressIsPublic, testing::ValuesIn(cases()), case_name);

TEST(WebAddressIsPublicWords, AreCertainOnlyWhereNoAddressIsPublic) {
  const auto& rule = rule_named("web_address_is_public");
  const auto certainty = [&](const model::Facts& facts) { return rule.judge(facts).at(0).certainty; };
  const auto guarded = at({hop("10.1.2.3", End::guarded)});
  EXPECT_EQ(certainty(web({guarded})), model::Certainty::certain);
  EXPECT_EQ(certainty(web({at({answered(v4, 404)}), guarded})), model::Certainty::likely);
}

}  // namespace
}  // namespace certwright::checks::tests::web_address_is_public_test
