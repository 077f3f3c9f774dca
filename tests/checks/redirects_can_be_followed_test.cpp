#include "tests/checks/web_case.h"

namespace certwright::checks::tests::redirects_can_be_followed_test {
namespace {

namespace cause = model::cause;
using End = Hop::End;
using model::RedirectEnd;

model::Facts stopped(RedirectEnd end, std::string target) {
  return web({at({answered(v4, 301)}, end, std::move(target))});
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("www.shop.com"), {}},
          {"no_redirect", web({at({answered(v4, 404)})}), {}},
          {"to_https_and_www",
           web({at({answered(v4, 301), answered(v4, 301, "", "https://shop.com/x"),
                    answered(v4, 404, "", "https://www.shop.com/x")})}),
           {}},
          {"loop", stopped(RedirectEnd::loop, first_url), {&cause::HTTP_REDIRECT_LOOP}},
          {"too_many", stopped(RedirectEnd::too_many, "/eleven"), {&cause::HTTP_REDIRECT_LOOP}},
          {"port", stopped(RedirectEnd::bad_port, "https://www.shop.com:8443/"), {&cause::HTTP_REDIRECT_BAD_TARGET}},
          {"scheme", stopped(RedirectEnd::bad_scheme, "ftp://www.shop.com/"), {&cause::HTTP_REDIRECT_BAD_TARGET}},
          {"literal", stopped(RedirectEnd::bad_host, "http://26.1.1.1/"), {&cause::HTTP_REDIRECT_BAD_TARGET}},
          {"no_location", stopped(RedirectEnd::bad_host, ""), {&cause::HTTP_REDIRECT_BAD_TARGET}},
          {"see_other", stopped(RedirectEnd::bad_status, "/x"), {&cause::HTTP_REDIRECT_BAD_TARGET}},
          {"long", stopped(RedirectEnd::too_long, "/aaa"), {&cause::HTTP_REDIRECT_BAD_TARGET}},
          {"metadata",
           stopped(RedirectEnd::private_address, "http://169.254.169.254/"),
           {&cause::HTTP_REDIRECT_BAD_TARGET}},
          {"no_address", stopped(RedirectEnd::no_address, "http://shop.internal/"), {&cause::HTTP_REDIRECT_BAD_TARGET}},
          {"undetermined", stopped(RedirectEnd::undetermined, "http://a.com/"), {}},
          {"missing_slash",
           stopped(RedirectEnd::bad_host, "https://shop.com.well-known/acme-challenge/x"),
           {&cause::HTTP_REDIRECT_MISSING_SLASH}},
          {"missing_slash_after_a_port",
           stopped(RedirectEnd::bad_host, "https://shop.com:443.well-known/acme-challenge/x"),
           {&cause::HTTP_REDIRECT_MISSING_SLASH}},
          {"old_tls",
           web({at({answered(v4, 301), hop(v4, End::too_old_tls, "https://www.shop.com/x")})}),
           {&cause::HTTP_REDIRECT_OLD_TLS}},
          {"handshake_refused",
           web({at({answered(v4, 301), hop(v4, End::tls_failed, "https://www.shop.com/x")})}),
           {&cause::HTTP_REDIRECT_TLS_FAILED}},
          {"no_ipv6_here", without_ipv6(web({at({answered(v6, 301)}, RedirectEnd::loop, first_url)})), {}},
          {"own_address", behind_own_nat(stopped(RedirectEnd::loop, first_url)), {}}};
}

const bool known = add_cases("redirects_can_be_followed", cases());

class RedirectsCanBeFollowed : public testing::TestWithParam<RuleCase> {};

TEST_P(RedirectsCanBeFollowed, ReportsItsCauses) { expect_outcome("redirects_can_be_followed", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RedirectsCanBeFollowed, testing::ValuesIn(cases()), case_name);

TEST(RedirectsCanBeFollowedWords, ShowTheChain) {
  const auto message = [](std::size_t steps) {
    std::vector<Hop> hops;
    for (std::size_t at = 0; at < steps; ++at)
      hops.push_back(answered(v4, 301, "", "http://a.com/" + std::to_string(at)));
    return rule_named("redirects_can_be_followed")
        .judge(web({at(std::move(hops), RedirectEnd::loop, "/0")}))
        .at(0)
        .message()
        .en;
  };
  EXPECT_EQ(message(2), "The redirect goes in circles: http://a.com/0 → http://a.com/1 → /0.");
  EXPECT_EQ(
      message(11),
      "The redirect goes in circles: http://a.com/0 → http://a.com/1 → http://a.com/2 → … → http://a.com/10 → /0.");
}

TEST(RedirectsCanBeFollowedWords, SayWhereTheSlashIsMissing) {
  const auto findings = rule_named("redirects_can_be_followed")
                            .judge(stopped(RedirectEnd::bad_host, "https://shop.com.well-known/acme-challenge/x"));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en, "The redirect lost a \"/\": it leads to shop.com.well-known.");
  EXPECT_EQ(findings[0].evidence.at("expected"), "shop.com/.well-known/…");
}

}  // namespace
}  // namespace certwright::checks::tests::redirects_can_be_followed_test
