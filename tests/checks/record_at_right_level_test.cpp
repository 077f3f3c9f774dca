#include "tests/checks/record_case.h"

namespace certwright::checks::tests::record_at_right_level_test {
namespace {

namespace cause = model::cause;

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("shop.example.jp"), {}},
          {"missing_everywhere", searched({}), {}},
          {"at_the_parent", searched({seen_at(record_label + ".example.jp", record_value)}), {&cause::DNS_WRONG_LEVEL}},
          {"below_www",
           searched({seen_at(record_label + ".www.shop.example.jp", record_value)}),
           {&cause::DNS_WRONG_LEVEL}},
          {"another_value", searched({seen_at(record_label + ".example.jp", "other.example.org")}), {}},
          {"from_a_wildcard", searched({from_wildcard(seen_at(record_label + ".example.jp", record_value))}), {}}};
}

const bool known = add_cases("record_at_right_level", cases());

class RecordAtRightLevel : public testing::TestWithParam<RuleCase> {};

TEST_P(RecordAtRightLevel, ReportsItsCauses) { expect_outcome("record_at_right_level", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RecordAtRightLevel, testing::ValuesIn(cases()), case_name);

TEST(RecordAtRightLevelWords, GiveTheRelativeHost) {
  const auto finding =
      only_finding("record_at_right_level", searched({seen_at(record_label + ".example.jp", record_value)}));
  EXPECT_NE(finding.message().en.find("The record is at " + record_label + ".example.jp"), std::string::npos);
  EXPECT_NE(finding.remedy().en.find("before example.jp must be \"" + record_label + ".shop\""), std::string::npos);
}

}  // namespace
}  // namespace certwright::checks::tests::record_at_right_level_test
