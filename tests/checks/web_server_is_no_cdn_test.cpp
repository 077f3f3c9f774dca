#include "tests/checks/web_case.h"

namespace certwright::checks::tests::web_server_is_no_cdn_test {
namespace {

namespace cause = model::cause;
using End = Hop::End;
using model::RedirectEnd;

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("www.shop.com"), {}},
          {"web_server", web({at({answered(v4, 404)})}), {}},
          {"address_of_a_cdn", web({at({answered("104.16.80.1", 404, "nginx")})}), {&cause::HTTP_CDN_FRONT}},
          {"ipv6_address_of_a_cdn", web({at({answered("2606:4700::1", 404, "nginx")})}), {&cause::HTTP_CDN_FRONT}},
          {"server_of_a_cdn", web({at({answered(v4, 404, "cloudflare")})}), {&cause::HTTP_CDN_FRONT}},
          {"silent", web({at({hop("104.16.80.1", End::connect_timeout)})}), {&cause::HTTP_CDN_FRONT}}};
}

const bool known = add_cases("web_server_is_no_cdn", cases());

class WebServerIsNoCdn : public testing::TestWithParam<RuleCase> {};

TEST_P(WebServerIsNoCdn, ReportsItsCauses) { expect_outcome("web_server_is_no_cdn", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, WebServerIsNoCdn, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace certwright::checks::tests::web_server_is_no_cdn_test
