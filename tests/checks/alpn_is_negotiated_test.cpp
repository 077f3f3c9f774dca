#include "tests/checks/web_case.h"

namespace certwright::checks::tests::alpn_is_negotiated_test {
namespace {

namespace cause = model::cause;
using End = Hop::End;
using model::RedirectEnd;

std::vector<RuleCase> cases() {
  return {
      {"not_asked", facts_of("www.shop.com"), {}},
      {"negotiated", alpn({dialed(v4, Alpn::End::done, "acme-tls/1"), dialed(v6, Alpn::End::done, "acme-tls/1")}), {}},
      {"no_protocol", alpn({dialed(v4, Alpn::End::done)}), {&cause::ALPN_NOT_NEGOTIATED}},
      {"another_protocol", alpn({dialed(v4, Alpn::End::done, "h2")}), {&cause::ALPN_NOT_NEGOTIATED}},
      {"protocol_refused", alpn({dialed(v4, Alpn::End::refused_alpn)}), {&cause::ALPN_NOT_NEGOTIATED}},
      {"at_one_of_two",
       alpn({dialed(v4, Alpn::End::done, "acme-tls/1"), dialed(other_v4, Alpn::End::done)}),
       {&cause::ALPN_NOT_NEGOTIATED}},
      {"handshake_failed_otherwise", alpn({dialed(v4, Alpn::End::tls_failed)}), {}},
      {"no_connection", alpn({dialed(v4, Alpn::End::refused)}), {}},
      {"seen_from_inside", behind_own_nat(alpn({dialed(v4, Alpn::End::done)})), {}},
      {"cdn", alpn({dialed("104.16.80.1", Alpn::End::refused_alpn)}), {&cause::ALPN_CDN_PROXY}},
      {"cdn_that_is_silent", alpn({dialed("104.16.80.1", Alpn::End::connect_timeout)}), {&cause::ALPN_CDN_PROXY}},
      {"passed_through_by_a_cdn", alpn({dialed("104.16.80.1", Alpn::End::done, "acme-tls/1")}), {}},
      {"another_port",
       alpn({dialed(v4, Alpn::End::done)}, {dialed(v4, Alpn::End::done, "acme-tls/1", 8443)}),
       {&cause::ALPN_WRONG_PORT}},
      {"another_port_without_it",
       alpn({dialed(v4, Alpn::End::refused)}, {dialed(v4, Alpn::End::done, "h2", 8443)}),
       {}}};
}

const bool known = add_cases("alpn_is_negotiated", cases());

class AlpnIsNegotiated : public testing::TestWithParam<RuleCase> {};

TEST_P(AlpnIsNegotiated, ReportsItsCauses) { expect_outcome("alpn_is_negotiated", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, AlpnIsNegotiated, testing::ValuesIn(cases()), case_name);

TEST(AlpnIsNegotiatedWords, SayWhatWasChosenInstead) {
  const auto& rule = rule_named("alpn_is_negotiated");
  const auto findings = rule.judge(alpn({dialed(v4, Alpn::End::done, "h2")}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].evidence.at("actual"), "TLS with \"h2\"");
  EXPECT_EQ(findings[0].certainty, model::Certainty::likely);
  const auto wrong =
      rule.judge(alpn({dialed(v4, Alpn::End::refused)}, {dialed(v4, Alpn::End::done, "acme-tls/1", 8443)}));
  ASSERT_EQ(wrong.size(), 1U);
  EXPECT_EQ(wrong[0].message().en, "TLS-ALPN validation always uses port 443, not 8443.");
}

}  // namespace
}  // namespace certwright::checks::tests::alpn_is_negotiated_test
