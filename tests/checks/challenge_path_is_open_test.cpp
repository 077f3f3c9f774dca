#include "tests/checks/web_case.h"

namespace certwright::checks::tests::challenge_path_is_open_test {
namespace {

namespace cause = model::cause;
using End = Hop::End;
using model::RedirectEnd;

std::vector<RuleCase> cases() {
  return {
      {"not_asked", facts_of("www.shop.com"), {}},
      {"not_there_yet", web({at({answered(v4, 404)})}), {}},
      {"a_page_for_everything", web({at({with_body(answered(v4, 200), "<!doctype html><title>Shop</title>")})}), {}},
      {"login", web({at({answered(v4, 401)})}), {&cause::HTTP_FORBIDDEN}},
      {"forbidden", web({at({answered(v4, 403)})}), {&cause::HTTP_FORBIDDEN}},
      {"maintenance", web({at({answered(v4, 503)})}), {&cause::HTTP_FORBIDDEN}},
      {"after_a_redirect",
       web({at({answered(v4, 301), answered(v4, 429, "", "https://www.shop.com/x")})}),
       {&cause::HTTP_FORBIDDEN}},
      {"test_cookie",
       web({at({with_body(answered(v4, 200), "<script>function toNumbers(d){</script>")})}),
       {&cause::HTTP_FORBIDDEN}},
      {"a_page_without_the_name", web({at({answered(v4, 403, "")})}), {&cause::HTTP_FORBIDDEN}},
      {"not_found_that_speaks_of_captcha", web({at({with_body(answered(v4, 404), "no captcha here")})}), {}},
      {"object_store", web({at({answered(v4, 403, "AmazonS3")})}), {}},
      {"object_store_behind_a_cdn",
       web({at({with_body(answered(v4, 403, "CloudFront"), "<Error><Code>AccessDenied</Code>")})}),
       {}},
      {"no_answer", web({at({hop(v4, End::connect_timeout)})}), {}},
      {"no_ipv6_here", without_ipv6(web({at({answered(v6, 403)})})), {}},
      {"own_address", behind_own_nat(web({at({answered(v4, 403)})})), {}}};
}

const bool known = add_cases("challenge_path_is_open", cases());

class ChallengePathIsOpen : public testing::TestWithParam<RuleCase> {};

TEST_P(ChallengePathIsOpen, ReportsItsCauses) { expect_outcome("challenge_path_is_open", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, ChallengePathIsOpen, testing::ValuesIn(cases()), case_name);

TEST(ChallengePathIsOpenWords, NameStatusAndProduct) {
  const auto findings = rule_named("challenge_path_is_open").judge(web({at({answered(v4, 403)})}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en, "The challenge path is blocked at 26.1.1.1 (403, nginx).");
  EXPECT_EQ(findings[0].certainty, model::Certainty::likely);
  EXPECT_EQ(findings[0].evidence.at("actual"), "HTTP 403 (nginx)");
}

}  // namespace
}  // namespace certwright::checks::tests::challenge_path_is_open_test
