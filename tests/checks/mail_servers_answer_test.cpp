#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::mail_servers_answer_test {
namespace {

namespace cause = model::cause;

constexpr bool port_is_open = true;
constexpr bool port_may_be_blocked = false;

model::Facts probed(const std::vector<std::string>& ends, bool can_reach = port_is_open) {
  model::Facts facts = facts_of("www.example.jp");
  facts.method = model::ValidationMethod::email;
  facts.validation_domain = "example.jp";
  model::MailProbeFact& probe = facts.mail_probe.emplace();
  probe.can_reach_port_25 = can_reach;
  probe.hosts.reserve(ends.size());
  for (const std::string& end : ends)
    probe.hosts.push_back(
        {.exchange = "mx.example.jp", .address = "192.0.2.25", .greets = end == "greeted", .end = end});
  return facts;
}

model::Facts by_dns() {
  model::Facts facts = probed({"refused"});
  facts.method = model::ValidationMethod::dns;
  return facts;
}

std::vector<RuleCase> cases() {
  const model::Cause* const silent = &cause::CONTACT_MX_UNREACHABLE;
  const model::Cause* const unknown = &cause::CONTACT_MX_NOT_PROBED;
  return {{"greets", probed({"greeted"}), {}},
          {"one_of_two_greets", probed({"connect_timeout", "greeted"}), {}},
          {"busy_is_there", probed({"busy", "refused"}), {}},
          {"refused", probed({"refused", "refused"}), {silent}},
          {"silent_where_the_port_is_open", probed({"connect_timeout"}), {silent}},
          {"refused_and_silent", probed({"refused", "connect_timeout"}), {silent}},
          {"never_greets", probed({"no_answer"}), {silent}},
          {"closes", probed({"closed"}), {silent}},
          {"without_ipv6_here", probed({"refused", "unreachable"}), {silent}},
          {"silent_where_the_port_may_be_blocked", probed({"connect_timeout"}, port_may_be_blocked), {unknown}},
          {"no_route", probed({"unreachable"}, port_may_be_blocked), {unknown}},
          {"private_address", probed({"guarded"}, port_may_be_blocked), {unknown}},
          {"time_too_short", probed({"cut_short", "refused"}), {unknown}},
          {"other_method", by_dns(), {}}};
}

const bool known = add_cases("mail_servers_answer", cases());

class MailServersAnswer : public testing::TestWithParam<RuleCase> {};

TEST_P(MailServersAnswer, ReportsItsCauses) { expect_outcome("mail_servers_answer", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, MailServersAnswer, testing::ValuesIn(cases()), case_name);

TEST(MailServersAnswerWords, ShowWhatEachAddressDidAndHowSureThatIs) {
  const Check& rule = rule_named("mail_servers_answer");
  const auto refused = rule.judge(probed({"refused"}));
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].certainty, model::Certainty::certain);
  EXPECT_EQ(refused[0].evidence.at("actual"), "mx.example.jp 192.0.2.25 refused");
  EXPECT_EQ(refused[0].message().en, "None of the mail servers of example.jp answered on port 25.");
  EXPECT_EQ(rule.judge(probed({"connect_timeout"})).at(0).certainty, model::Certainty::likely);
  const auto blocked = rule.judge(probed({"connect_timeout"}, port_may_be_blocked));
  EXPECT_EQ(blocked.at(0).cause->severity, model::Severity::unknown);
  EXPECT_EQ(blocked[0].effect, model::Effect::none);
}

}  // namespace
}  // namespace certwright::checks::tests::mail_servers_answer_test
