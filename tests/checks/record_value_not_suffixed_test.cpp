#include "tests/checks/record_case.h"

namespace certwright::checks::tests::record_value_not_suffixed_test {
namespace {

namespace cause = model::cause;

std::vector<RuleCase> cases() {
  return {
      {"not_asked", facts_of("shop.example.jp"), {}},
      {"missing_everywhere", searched({}), {}},
      {"zone_appended", searched({seen_at(record_name, record_value + ".example.jp")}), {&cause::DNS_VALUE_SUFFIXED}},
      {"whole_name_appended",
       searched({seen_at(record_name, record_value + ".shop.example.jp")}),
       {&cause::DNS_VALUE_SUFFIXED}},
      {"another_domain_appended", searched({seen_at(record_name, record_value + ".example.org")}), {}},
      {"another_value_in_the_zone", searched({seen_at(record_name, "www.example.jp")}), {}},
      {"from_a_wildcard", searched({from_wildcard(seen_at(record_name, record_value + ".example.jp"))}), {}}};
}

const bool known = add_cases("record_value_not_suffixed", cases());

class RecordValueNotSuffixed : public testing::TestWithParam<RuleCase> {};

TEST_P(RecordValueNotSuffixed, ReportsItsCauses) { expect_outcome("record_value_not_suffixed", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RecordValueNotSuffixed, testing::ValuesIn(cases()), case_name);

TEST(RecordValueNotSuffixedWords, NameTheLongestSuffix) {
  const auto finding =
      only_finding("record_value_not_suffixed", searched({seen_at(record_name, record_value + ".shop.example.jp")}));
  EXPECT_NE(finding.message().en.find("ends in shop.example.jp"), std::string::npos);
  EXPECT_NE(finding.remedy().en.find("\"" + record_value + ".\""), std::string::npos);
}

}  // namespace
}  // namespace certwright::checks::tests::record_value_not_suffixed_test
