#include "tests/checks/web_case.h"

namespace certwright::checks::tests::web_port_answers_test {
namespace {

namespace cause = model::cause;
using End = Hop::End;
using model::RedirectEnd;

Hop hurried(Hop hop) {
  hop.milliseconds = 900;
  return hop;
}

std::vector<RuleCase> cases() {
  return {
      {"not_asked", facts_of("www.shop.com"), {}},
      {"answers", web({at({answered(v4, 404)}), at({answered(v6, 404)})}), {}},
      {"no_address", web({}), {}},
      {"silent_address", web({at({hop(v4, End::connect_timeout)})}), {&cause::HTTP_CONNECT_TIMEOUT}},
      {"too_little_time", web({at({hurried(hop(v4, End::connect_timeout))})}), {}},
      {"a_router_rejects", web({at({hop(v4, End::unreachable)})}), {&cause::HTTP_CONNECT_TIMEOUT}},
      {"one_of_two_is_silent",
       web({at({hop(v4, End::connect_timeout)}), at({answered(other_v4, 404)})}),
       {&cause::HTTP_CONNECT_TIMEOUT}},
      {"nobody_listens", web({at({hop(v4, End::refused)})}), {&cause::HTTP_REFUSED}},
      {"refused_here_and_silent_there",
       web({at({hop(v4, End::refused)}), at({hop(v6, End::connect_timeout)})}),
       {&cause::HTTP_REFUSED}},
      {"says_nothing", web({at({hop(v4, End::no_answer)})}), {&cause::HTTP_NO_ANSWER}},
      {"closes", web({at({hop(v4, End::closed)})}), {&cause::HTTP_NO_ANSWER}},
      {"both_families_silent",
       web({at({hop(v4, End::connect_timeout)}), at({hop(v6, End::connect_timeout)})}),
       {&cause::HTTP_CONNECT_TIMEOUT}},
      {"ipv6_is_silent",
       web({at({answered(v4, 404)}), at({hop(v6, End::connect_timeout)})}),
       {&cause::HTTP_IPV6_BROKEN}},
      {"ipv6_is_refused", web({at({answered(v4, 404)}), at({hop(v6, End::refused)})}), {&cause::HTTP_IPV6_BROKEN}},
      {"ipv6_is_silent_and_so_is_one_ipv4",
       web({at({answered(v4, 404)}), at({hop(other_v4, End::refused)}), at({hop(v6, End::refused)})}),
       {&cause::HTTP_IPV6_BROKEN, &cause::HTTP_REFUSED}},
      {"ipv6_is_unreachable", web({at({answered(v4, 404)}), at({hop(v6, End::unreachable)})}), {}},
      {"no_ipv6_here", without_ipv6(web({at({answered(v4, 404)}), at({hop(v6, End::connect_timeout)})})), {}},
      {"no_ipv6_here_and_nothing_else", without_ipv6(web({at({hop(v6, End::connect_timeout)})})), {}},
      {"ipv6_works_alone", web({at({hop(v4, End::connect_timeout)}), at({answered(v6, 404)})}), {}},
      {"ipv6_only", web({at({answered(v6, 404)})}), {}},
      {"ipv6_only_and_refused", web({at({hop(v6, End::refused)})}), {&cause::HTTP_REFUSED}},
      {"ipv6_is_blocked", web({at({answered(v4, 404)}), at({answered(v6, 403)})}), {&cause::HTTP_IPV6_BROKEN}},
      {"ipv6_speaks_something_else",
       web({at({answered(v4, 404)}), at({speaking(hop(v6, End::not_http), "TLS")})}),
       {&cause::HTTP_IPV6_BROKEN}},
      {"both_are_blocked", web({at({answered(v4, 403)}), at({answered(v6, 403)})}), {}},
      {"ipv6_is_another_page", web({at({answered(v4, 404)}), at({answered(v6, 200)})}), {}},
      {"private_address", web({at({hop("10.1.1.1", End::guarded)})}), {}},
      {"redirect_to_a_closed_port",
       web({at({answered(v4, 301), hop(v4, End::refused, "https://www.shop.com/x")})}),
       {&cause::HTTP_REFUSED}},
      {"redirect_to_silence",
       web({at({answered(v4, 301), hop(v4, End::connect_timeout, "https://www.shop.com/x")})}),
       {&cause::HTTP_CONNECT_TIMEOUT}},
      {"redirect_to_broken_ipv6",
       web({at(
           {answered(v4, 301), hop(v6, End::refused, "https://a.com/x"), answered(v4, 404, "", "https://a.com/x")})}),
       {&cause::HTTP_IPV6_BROKEN}},
      {"redirect_to_nothing_in_both_families",
       web({at(
           {answered(v4, 301), hop(v6, End::refused, "https://a.com/x"), hop(v4, End::refused, "https://a.com/x")})}),
       {&cause::HTTP_REFUSED}},
      {"redirect_that_is_fine", web({at({answered(v4, 301), answered(v6, 404, "", "https://www.shop.com/x")})}), {}},
      {"own_address_is_silent", behind_own_nat(web({at({hop(v4, End::connect_timeout)})})), {&cause::HTTP_HAIRPIN}},
      {"own_address_shows_the_router",
       behind_own_nat(web({at({answered(v4, 401, "micro_httpd")})})),
       {&cause::HTTP_HAIRPIN}},
      {"own_address_answers", behind_own_nat(web({at({answered(v4, 404)})})), {}},
      {"alpn_answers", alpn({dialed(v4, Alpn::End::done, "acme-tls/1")}), {}},
      {"alpn_refused", alpn({dialed(v4, Alpn::End::refused)}), {&cause::HTTP_REFUSED}},
      {"alpn_silent", alpn({dialed(v4, Alpn::End::connect_timeout)}), {&cause::HTTP_CONNECT_TIMEOUT}},
      {"alpn_closes", alpn({dialed(v4, Alpn::End::closed)}), {&cause::HTTP_NO_ANSWER}},
      {"alpn_ipv6_refused",
       alpn({dialed(v4, Alpn::End::done, "acme-tls/1"), dialed(v6, Alpn::End::refused)}),
       {&cause::HTTP_IPV6_BROKEN}},
      {"alpn_ipv6_unreachable",
       alpn({dialed(v4, Alpn::End::done, "acme-tls/1"), dialed(v6, Alpn::End::unreachable)}),
       {}},
      {"alpn_on_another_port",
       alpn({dialed(v4, Alpn::End::refused)}, {dialed(v4, Alpn::End::done, "acme-tls/1", 8443)}),
       {}},
      {"alpn_own_address", behind_own_nat(alpn({dialed(v4, Alpn::End::refused)})), {&cause::HTTP_HAIRPIN}}};
}

const bool known = add_cases("web_port_answers", cases());

class WebPortAnswers : public testing::TestWithParam<RuleCase> {};

TEST_P(WebPortAnswers, ReportsItsCauses) { expect_outcome("web_port_answers", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, WebPortAnswers, testing::ValuesIn(cases()), case_name);

TEST(WebPortAnswersWords, NameTheAddressesAndThePort) {
  const auto& rule = rule_named("web_port_answers");
  const auto silent = rule.judge(web({at({hop(v4, End::connect_timeout)}), at({hop(other_v4, End::connect_timeout)})}));
  ASSERT_EQ(silent.size(), 1U);
  EXPECT_EQ(silent[0].message().en, "26.1.1.1, 26.1.1.2 does not answer on port 80.");
  EXPECT_EQ(silent[0].evidence.at("actual"), "timeout after 6.0 s");
  EXPECT_EQ(silent[0].certainty, model::Certainty::likely);
  const auto redirect = rule.judge(web({at({answered(v4, 301), hop(v4, End::refused, "https://www.shop.com/x")})}));
  ASSERT_EQ(redirect.size(), 1U);
  EXPECT_EQ(redirect[0].message().en, "26.1.1.1 refuses connections on port 443: no server listens there.");
  EXPECT_EQ(redirect[0].evidence.at("query"), "GET https://www.shop.com/x");
  EXPECT_EQ(redirect[0].evidence.at("server"), "26.1.1.1:443");
}

TEST(WebPortAnswersWords, NameTheHostWhoseIpv6IsBroken) {
  const auto findings = rule_named("web_port_answers")
                            .judge(web({at({answered(v4, 301), hop(v6, End::refused, "https://a.com/x"),
                                            answered(v4, 404, "", "https://a.com/x")})}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en, "a.com works over IPv4 but not over IPv6 (2d00::1); CAs try IPv6 first.");
}

}  // namespace
}  // namespace certwright::checks::tests::web_port_answers_test
