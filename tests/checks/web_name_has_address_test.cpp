#include "tests/checks/web_case.h"

namespace certwright::checks::tests::web_name_has_address_test {
namespace {

namespace cause = model::cause;
using End = Hop::End;
using model::RedirectEnd;

model::Facts failed(model::Facts facts) {
  facts.http->failed_lookups = {"AAAA SERVFAIL"};
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("www.shop.com"), {}},
          {"an_address", web({at({answered(v4, 404)})}), {}},
          {"none", web({}), {&cause::HTTP_NO_ADDRESS}},
          {"none_for_alpn", alpn({}), {&cause::HTTP_NO_ADDRESS}},
          {"an_address_for_alpn", alpn({dialed(v4, Alpn::End::refused)}), {}},
          {"one_look_up_failed", failed(web({at({answered(v4, 404)})})), {}},
          {"look_up_failed", failed(web({})), {&cause::DNS_LOOKUP_FAILED}}};
}

const bool known = add_cases("web_name_has_address", cases());

class WebNameHasAddress : public testing::TestWithParam<RuleCase> {};

TEST_P(WebNameHasAddress, ReportsItsCauses) { expect_outcome("web_name_has_address", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, WebNameHasAddress, testing::ValuesIn(cases()), case_name);

TEST(WebNameHasAddressWords, NameTheQuestionThatFailed) {
  const auto findings = rule_named("web_name_has_address").judge(failed(web({})));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].evidence.at("query"), "www.shop.com. AAAA");
  EXPECT_EQ(findings[0].evidence.at("rcode"), "SERVFAIL");
}

}  // namespace
}  // namespace certwright::checks::tests::web_name_has_address_test
