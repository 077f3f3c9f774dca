#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::name_servers_behave_test {
namespace {

namespace cause = model::cause;
using End = model::ServerAnswer::End;

model::Facts with_quirks(std::vector<std::string> quirks) {
  model::Facts facts = asked_directly(facts_of("shop.example.jp"));
  last_zone_of(facts).quirks = std::move(quirks);
  return facts;
}

model::Facts caa_at_second(model::ServerAnswer at_second) {
  return asked_directly(facts_of("shop.example.jp"),
                        {answered("ns1.example.jp", first_address, "shop.example.jp. CAA"), std::move(at_second)});
}

model::ServerAnswer caa_question() { return answered("ns2.example.jp", second_address, "shop.example.jp. CAA"); }

model::Facts one_lame() {
  model::Facts facts = asked_directly(facts_of("shop.example.jp"));
  last_zone_of(facts).answers.back() = refused_with("REFUSED", last_zone_of(facts).answers.back());
  return facts;
}

model::Facts quirk_of_extra_server() {
  model::Facts facts = with_quirks({"ns9.example.org: FORMERR to EDNS"});
  last_zone_of(facts).servers.push_back({.name = "ns9.example.org", .addresses = {other_address}, .extra = true});
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("shop.example.jp"), {}},
          {"as_they_should", asked_directly(facts_of("shop.example.jp")), {}},
          {"caa_without_a_set", caa_read(caa_at_second(caa_question())), {}},
          {"caa_fails_and_no_resolver_gets_through",
           caa_failed(caa_at_second(refused_with("SERVFAIL", caa_question()))),
           {}},
          {"no_way_to_one_from_here", caa_read(caa_at_second(ended(End::unreachable, caa_question()))), {}},
          {"server_that_the_caller_named", quirk_of_extra_server(), {}},
          {"odd_words", with_quirks({"", "no server", ": ", "ns1.example.jp: "}), {}},
          {"noted", with_quirks({"ns1.example.jp: FORMERR to EDNS"}), {&cause::DNS_SERVER_QUIRK}},
          {"one_habit_of_both",
           with_quirks({"ns1.example.jp: FORMERR to EDNS", "ns2.example.jp: FORMERR to EDNS"}),
           {&cause::DNS_SERVER_QUIRK}},
          {"two_habits",
           with_quirks({"ns1.example.jp: FORMERR to EDNS", "ns1.example.jp: mixed case is not echoed"}),
           {&cause::DNS_SERVER_QUIRK, &cause::DNS_SERVER_QUIRK}},
          {"caa_fails_at_one",
           caa_read(caa_at_second(refused_with("SERVFAIL", caa_question()))),
           {&cause::DNS_SERVER_QUIRK}},
          {"caa_is_not_answered_by_one",
           caa_read(caa_at_second(ended(End::no_answer, caa_question()))),
           {&cause::DNS_SERVER_QUIRK}},
          {"one_is_lame", one_lame(), {&cause::DNS_SERVER_QUIRK}}};
}

const bool known = add_cases("name_servers_behave", cases());

class NameServersBehave : public testing::TestWithParam<RuleCase> {};

TEST_P(NameServersBehave, ReportsItsCauses) { expect_outcome("name_servers_behave", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, NameServersBehave, testing::ValuesIn(cases()), case_name);

TEST(NameServersBehaveWords, NameTheServerThatFailsOnCaa) {
  const auto finding =
      only_finding("name_servers_behave", caa_read(caa_at_second(refused_with("SERVFAIL", caa_question()))));
  EXPECT_EQ(finding.effect, model::Effect::none);
  EXPECT_EQ(finding.certainty, model::Certainty::certain);
  EXPECT_EQ(finding.evidence.at("ns"), "ns2.example.jp (198.51.100.2)");
  EXPECT_EQ(finding.evidence.at("query"), "shop.example.jp. CAA");
  const auto silent =
      only_finding("name_servers_behave", caa_read(caa_at_second(ended(End::no_answer, caa_question()))));
  EXPECT_EQ(silent.certainty, model::Certainty::likely);
}

TEST(NameServersBehaveWords, TellAHabitOfBothServersOnce) {
  const auto finding = only_finding(
      "name_servers_behave", with_quirks({"ns1.example.jp: FORMERR to EDNS", "ns2.example.jp: FORMERR to EDNS"}));
  EXPECT_EQ(finding.evidence.at("ns"), "ns1.example.jp, ns2.example.jp");
  EXPECT_EQ(finding.evidence.at("quirk"), "FORMERR to EDNS");
}

}  // namespace
}  // namespace certwright::checks::tests::name_servers_behave_test
