#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::caa_fits_an_answer_test {
namespace {

namespace cause = model::cause;
using End = model::ServerAnswer::End;

model::ServerAnswer cut_off(std::string server, std::string address) {
  model::ServerAnswer answer = answered(std::move(server), std::move(address), "shop.example.jp. CAA");
  answer.truncated = true;
  return answer;
}

model::ServerAnswer over_tcp(End end, std::string server, std::string address) {
  model::ServerAnswer answer = answered(std::move(server), std::move(address), "shop.example.jp. CAA");
  answer.tcp = true;
  return end == End::answered ? answer : ended(end, answer);
}

model::Facts cut_off_and_over_tcp(End end) {
  return caa_failed(asked_directly(facts_of("shop.example.jp"), {cut_off("ns1.example.jp", first_address),
                                                                 over_tcp(end, "ns1.example.jp", first_address)}));
}

model::Facts whole_at_the_other() {
  model::Facts facts = cut_off_and_over_tcp(End::refused);
  facts.delegation->answers.push_back(answered("ns2.example.jp", second_address, "shop.example.jp. CAA"));
  return facts;
}

model::Facts cut_off_only() {
  return caa_failed(asked_directly(facts_of("shop.example.jp"), {cut_off("ns1.example.jp", first_address)}));
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("shop.example.jp"), {}},
          {"whole",
           caa_failed(asked_directly(facts_of("shop.example.jp"),
                                     {answered("ns1.example.jp", first_address, "shop.example.jp. CAA")})),
           {}},
          {"tcp_answers", cut_off_and_over_tcp(End::answered), {}},
          {"tcp_was_not_tried", cut_off_only(), {}},
          {"no_way_from_here", cut_off_and_over_tcp(End::unreachable), {}},
          {"a_resolver_read_it", caa_read(cut_off_and_over_tcp(End::refused)), {}},
          {"tcp_is_closed", cut_off_and_over_tcp(End::refused), {&cause::CAA_TRUNCATED}},
          {"tcp_is_silent", cut_off_and_over_tcp(End::no_answer), {&cause::CAA_TRUNCATED}},
          {"whole_at_the_other", whole_at_the_other(), {&cause::CAA_TRUNCATED}}};
}

const bool known = add_cases("caa_fits_an_answer", cases());

class CaaFitsAnAnswer : public testing::TestWithParam<RuleCase> {};

TEST_P(CaaFitsAnAnswer, ReportsItsCauses) { expect_outcome("caa_fits_an_answer", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, CaaFitsAnAnswer, testing::ValuesIn(cases()), case_name);

TEST(CaaFitsAnAnswerWords, NameTheServerAndBothAnswers) {
  const auto finding = only_finding("caa_fits_an_answer", cut_off_and_over_tcp(End::refused));
  EXPECT_EQ(finding.certainty, model::Certainty::certain);
  EXPECT_EQ(finding.evidence.at("zone"), "shop.example.jp");
  EXPECT_EQ(finding.evidence.at("server"), "ns1.example.jp (198.51.100.1)");
  EXPECT_EQ(finding.evidence.at("answer"), "NOERROR, truncated; over TCP: connection refused over TCP");
  EXPECT_EQ(only_finding("caa_fits_an_answer", whole_at_the_other()).certainty, model::Certainty::likely);
}

}  // namespace
}  // namespace certwright::checks::tests::caa_fits_an_answer_test
