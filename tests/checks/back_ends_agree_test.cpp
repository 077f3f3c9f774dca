#include "tests/checks/web_case.h"

namespace certwright::checks::tests::back_ends_agree_test {
namespace {

namespace cause = model::cause;
using End = Hop::End;
using model::RedirectEnd;

std::vector<RuleCase> cases() {
  return {
      {"not_asked", facts_of("www.shop.com"), {}},
      {"one_address", web({at({answered(v4, 404)})}), {}},
      {"the_same", web({at({answered(v4, 404)}), at({answered(other_v4, 404)}), at({answered(v6, 404)})}), {}},
      {"other_versions_and_pages",
       web({at({with_body(answered(v4, 404, "nginx/1.22.1 (Debian)"), "id 1")}),
            at({with_body(answered(other_v4, 404, "nginx/1.25"), "id 2")})}),
       {}},
      {"one_hides_its_name", web({at({answered(v4, 404)}), at({answered(other_v4, 404, "")})}), {}},
      {"other_status", web({at({answered(v4, 404)}), at({answered(other_v4, 200)})}), {&cause::HTTP_BACKENDS_DIFFER}},
      {"other_product",
       web({at({answered(v4, 404)}), at({answered(other_v4, 404, "Apache/2.4")})}),
       {&cause::HTTP_BACKENDS_DIFFER}},
      {"by_family", web({at({answered(v4, 404)}), at({answered(v6, 200)})}), {&cause::HTTP_BACKENDS_DIFFER}},
      {"one_is_dead", web({at({answered(v4, 404)}), at({hop(other_v4, End::connect_timeout)})}), {}},
      {"no_ipv6_here", without_ipv6(web({at({answered(v4, 404)}), at({answered(v6, 200)})})), {}}};
}

const bool known = add_cases("back_ends_agree", cases());

class BackEndsAgree : public testing::TestWithParam<RuleCase> {};

TEST_P(BackEndsAgree, ReportsItsCauses) { expect_outcome("back_ends_agree", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, BackEndsAgree, testing::ValuesIn(cases()), case_name);

TEST(BackEndsAgreeWords, NameEveryAnswer) {
  const auto& rule = rule_named("back_ends_agree");
  const auto findings = rule.judge(web({at({answered(v4, 404)}), at({answered(other_v4, 200, "Apache/2.4")})}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].evidence.at("actual"), "26.1.1.1: HTTP 404 (nginx); 26.1.1.2: HTTP 200 (Apache)");
  EXPECT_EQ(findings[0].evidence.at("n"), "2");
  EXPECT_EQ(findings[0].certainty, model::Certainty::certain);
}

}  // namespace
}  // namespace certwright::checks::tests::back_ends_agree_test
