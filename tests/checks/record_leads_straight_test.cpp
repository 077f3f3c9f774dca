#include "tests/checks/record_case.h"

namespace certwright::checks::tests::record_leads_straight_test {
namespace {

namespace cause = model::cause;

model::Facts chained(std::vector<std::string> chain) {
  model::Facts facts = searched({seen_at(record_name, chain.empty() ? "other.example" : chain.front())});
  facts.record_search->chain = std::move(chain);
  return facts;
}

model::Facts from_a_wildcard_chain() {
  model::Facts facts = searched({from_wildcard(seen_at(record_name, "a.example"))});
  facts.record_search->chain = {"a.example", "a.example"};
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("shop.example.jp"), {}},
          {"missing", searched({}), {}},
          {"another_value", chained({"other.example"}), {}},
          {"short_chain_to_something_else", chained({"a.example", "b.example"}), {}},
          {"five_to_something_else", chained({"a.example", "b.example", "c.example", "d.example", "e.example"}), {}},
          {"odd_file", chained({}), {}},
          {"from_a_wildcard", from_a_wildcard_chain(), {}},
          {"to_itself", chained({record_name}), {&cause::DNS_CNAME_CHAIN}},
          {"loop", chained({"a.example", "b.example", "a.example"}), {&cause::DNS_CNAME_CHAIN}},
          {"too_long",
           chained({"a.example", "b.example", "c.example", "d.example", "e.example", "f.example"}),
           {&cause::DNS_CNAME_CHAIN}},
          {"too_long_to_the_value",
           chained({"a.example", "b.example", "c.example", "d.example", "e.example", record_value}),
           {&cause::DNS_CNAME_CHAIN}}};
}

const bool known = add_cases("record_leads_straight", cases());

class RecordLeadsStraight : public testing::TestWithParam<RuleCase> {};

TEST_P(RecordLeadsStraight, ReportsItsCauses) { expect_outcome("record_leads_straight", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RecordLeadsStraight, testing::ValuesIn(cases()), case_name);

TEST(RecordLeadsStraightWords, ShowTheChain) {
  const auto finding = only_finding("record_leads_straight", chained({"a.example", "b.example", "a.example"}));
  EXPECT_EQ(finding.evidence.at("problem"), "a loop");
  EXPECT_EQ(finding.evidence.at("chain"), record_name + " → a.example → b.example → a.example");
  EXPECT_NE(finding.remedy().en.find("`" + record_name + ". CNAME " + record_value + ".`"), std::string::npos);
}

}  // namespace
}  // namespace certwright::checks::tests::record_leads_straight_test
