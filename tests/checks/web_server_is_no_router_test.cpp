#include "tests/checks/web_case.h"

namespace certwright::checks::tests::web_server_is_no_router_test {
namespace {

namespace cause = model::cause;
using End = Hop::End;
using model::RedirectEnd;

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("www.shop.com"), {}},
          {"web_server", web({at({answered(v4, 404)})}), {}},
          {"router", web({at({answered(v4, 200, "micro_httpd")})}), {&cause::HTTP_ROUTER_PAGE}},
          {"router_of_zte",
           web({at({answered(v4, 401, "Mini web server 1.0 ZTE corp 2005.")})}),
           {&cause::HTTP_ROUTER_PAGE}},
          {"router_seen_from_inside", behind_own_nat(web({at({answered(v4, 200, "micro_httpd")})})), {}}};
}

const bool known = add_cases("web_server_is_no_router", cases());

class WebServerIsNoRouter : public testing::TestWithParam<RuleCase> {};

TEST_P(WebServerIsNoRouter, ReportsItsCauses) { expect_outcome("web_server_is_no_router", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, WebServerIsNoRouter, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace certwright::checks::tests::web_server_is_no_router_test
