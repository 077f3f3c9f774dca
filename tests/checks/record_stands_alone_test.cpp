#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::record_stands_alone_test {
namespace {

namespace cause = model::cause;

model::ServerAnswer text_from(std::string server, std::string address) {
  return answered(std::move(server), std::move(address), record_name + ". TXT",
                  {line(record_name, "TXT", "\"v=spf1 -all\"")});
}

model::ServerAnswer signed_record() {
  model::ServerAnswer answer = record_from("ns1.example.jp", first_address, "other.example");
  answer.answer.push_back(line(record_name, "RRSIG", "CNAME 13 4 3600 …"));
  return answer;
}

model::ServerAnswer with_text_of_target() {
  model::ServerAnswer answer = answered("ns1.example.jp", first_address, record_name + ". TXT");
  answer.answer = {line(record_name, "CNAME", "other.example."), line("other.example", "TXT", "\"x\"")};
  return answer;
}

model::Facts beside(model::Facts facts) {
  return asked_directly(std::move(facts), {record_from("ns1.example.jp", first_address, "other.example"),
                                           text_from("ns1.example.jp", first_address)});
}

model::Facts lookup_failed_and_beside() {
  model::Facts facts = facts_of("shop.example.jp");
  facts.validation_record = tl::unexpected(
      model::LookupFailure{.rcode = "SERVFAIL", .question = record_name + ". CNAME", .detail = "no usable answer"});
  return beside(std::move(facts));
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("shop.example.jp"), {}},
          {"no_direct_view", searched({}), {}},
          {"cname_alone",
           asked_directly(searched({}), {record_from("ns1.example.jp", first_address, "other.example")}),
           {}},
          {"signed", asked_directly(searched({}), {signed_record()}), {}},
          {"text_of_the_target",
           asked_directly(searched({}),
                          {record_from("ns1.example.jp", first_address, "other.example"), with_text_of_target()}),
           {}},
          {"text_alone",
           asked_directly(searched({}),
                          {record_from("ns1.example.jp", first_address), text_from("ns1.example.jp", first_address)}),
           {}},
          {"text_on_another_server",
           asked_directly(searched({}), {record_from("ns1.example.jp", first_address, "other.example"),
                                         text_from("ns2.example.jp", second_address)}),
           {}},
          {"the_question_for_it_alone_is_answered_well", beside(proved()), {&cause::DNS_CNAME_CONFLICT}},
          {"text_beside_it", beside(searched({})), {&cause::DNS_CNAME_CONFLICT}},
          {"the_question_failed", lookup_failed_and_beside(), {&cause::DNS_CNAME_CONFLICT}}};
}

const bool known = add_cases("record_stands_alone", cases());

class RecordStandsAlone : public testing::TestWithParam<RuleCase> {};

TEST_P(RecordStandsAlone, ReportsItsCauses) { expect_outcome("record_stands_alone", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RecordStandsAlone, testing::ValuesIn(cases()), case_name);

TEST(RecordStandsAloneWords, NameTheTypesAndTheServer) {
  const auto finding = only_finding("record_stands_alone", beside(searched({})));
  EXPECT_EQ(finding.evidence.at("types"), "TXT");
  EXPECT_EQ(finding.evidence.at("server"), "ns1.example.jp (198.51.100.1)");
}

}  // namespace
}  // namespace certwright::checks::tests::record_stands_alone_test
