#include "tests/checks/web_case.h"

namespace certwright::checks::tests::web_port_speaks_its_protocol_test {
namespace {

namespace cause = model::cause;
using End = Hop::End;
using model::RedirectEnd;

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("www.shop.com"), {}},
          {"http", web({at({answered(v4, 404)})}), {}},
          {"tls_on_80", web({at({speaking(hop(v4, End::not_http), "TLS")})}), {&cause::HTTP_PROTOCOL_MIX}},
          {"plain_on_443",
           web({at({answered(v4, 301), speaking(hop(v4, End::not_http, "https://www.shop.com/x"), "HTTP")})}),
           {&cause::HTTP_PROTOCOL_MIX}},
          {"no_answer", web({at({hop(v4, End::closed)})}), {}},
          {"no_ipv6_here", without_ipv6(web({at({speaking(hop(v6, End::not_http), "TLS")})})), {}},
          {"own_address", behind_own_nat(web({at({speaking(hop(v4, End::not_http), "TLS")})})), {}},
          {"alpn_tls", alpn({dialed(v4, Alpn::End::done)}), {}},
          {"alpn_plain", alpn({dialed(v4, Alpn::End::not_tls)}), {&cause::HTTP_PROTOCOL_MIX}},
          {"alpn_own_address", behind_own_nat(alpn({dialed(v4, Alpn::End::not_tls)})), {}}};
}

const bool known = add_cases("web_port_speaks_its_protocol", cases());

class WebPortSpeaksItsProtocol : public testing::TestWithParam<RuleCase> {};

TEST_P(WebPortSpeaksItsProtocol, ReportsItsCauses) { expect_outcome("web_port_speaks_its_protocol", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, WebPortSpeaksItsProtocol, testing::ValuesIn(cases()), case_name);

TEST(WebPortSpeaksItsProtocolWords, SayWhatIsSpoken) {
  const auto findings =
      rule_named("web_port_speaks_its_protocol")
          .judge(web({at({answered(v4, 301), speaking(hop(v4, End::not_http, "https://www.shop.com/x"), "HTTP")})}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en, "Port 443 of 26.1.1.1 speaks HTTP, expected HTTPS (TLS).");
}

}  // namespace
}  // namespace certwright::checks::tests::web_port_speaks_its_protocol_test
