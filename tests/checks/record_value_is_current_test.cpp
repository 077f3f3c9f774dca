#include "tests/checks/record_case.h"

namespace certwright::checks::tests::record_value_is_current_test {
namespace {

namespace cause = model::cause;

const std::string old_value = "_" + std::string(32, 'a') + ".0123456789.acm-validations.aws";

std::vector<RuleCase> cases() {
  return {
      {"not_asked", facts_of("shop.example.jp"), {}},
      {"missing_everywhere", searched({}), {}},
      {"another_value_of_ours", searched({seen_at(record_name, old_value)}), {&cause::DNS_STALE_VALUE}},
      {"without_its_underscore", searched({seen_at(record_name, old_value.substr(1))}), {&cause::DNS_STALE_VALUE}},
      {"without_a_second_label",
       searched({seen_at(record_name, "_" + std::string(32, 'a') + ".acm-validations.aws")}),
       {&cause::DNS_STALE_VALUE}},
      {"label_of_another_length", searched({seen_at(record_name, "_abc.acm-validations.aws")}), {}},
      {"not_hexadecimal", searched({seen_at(record_name, "_" + std::string(32, 'g') + ".acm-validations.aws")}), {}},
      {"target_of_something_else", searched({seen_at(record_name, "_" + std::string(32, 'a') + ".example.org")}), {}},
      {"suffix_within_a_label",
       searched({seen_at(record_name, "_" + std::string(32, 'a') + ".xacm-validations.aws")}),
       {}},
      {"from_a_wildcard", searched({from_wildcard(seen_at(record_name, old_value))}), {}}};
}

const bool known = add_cases("record_value_is_current", cases());

class RecordValueIsCurrent : public testing::TestWithParam<RuleCase> {};

TEST_P(RecordValueIsCurrent, ReportsItsCauses) { expect_outcome("record_value_is_current", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RecordValueIsCurrent, testing::ValuesIn(cases()), case_name);

TEST(RecordValueIsCurrentWords, GiveTheRecordToCopy) {
  const auto finding = only_finding("record_value_is_current", searched({seen_at(record_name, old_value)}));
  EXPECT_NE(finding.message().en.find(old_value), std::string::npos);
  EXPECT_NE(finding.remedy().en.find("`" + record_name + ". CNAME " + record_value + ".`"), std::string::npos);
  EXPECT_NE(finding.remedy().ja.find("`" + record_name + ". CNAME " + record_value + ".`"), std::string::npos);
}

}  // namespace
}  // namespace certwright::checks::tests::record_value_is_current_test
