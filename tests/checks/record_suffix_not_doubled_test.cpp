#include "tests/checks/record_case.h"

namespace certwright::checks::tests::record_suffix_not_doubled_test {
namespace {

namespace cause = model::cause;

std::vector<RuleCase> cases() {
  return {
      {"not_asked", facts_of("shop.example.jp"), {}},
      {"missing_everywhere", searched({}), {}},
      {"whole_name_appended",
       searched({seen_at(record_name + ".shop.example.jp", record_value)}),
       {&cause::DNS_DOUBLED_SUFFIX}},
      {"zone_appended", searched({seen_at(record_name + ".example.jp", record_value)}), {&cause::DNS_DOUBLED_SUFFIX}},
      {"value_without_underscore",
       searched({seen_at(record_name + ".example.jp", record_value.substr(1))}),
       {&cause::DNS_DOUBLED_SUFFIX}},
      {"another_value", searched({seen_at(record_name + ".example.jp", "other.example.org")}), {}},
      {"from_a_wildcard", searched({from_wildcard(seen_at(record_name + ".example.jp", record_value))}), {}},
      {"a_record_at_the_name_itself",
       searched({seen_at(record_name, "other.example.org"), seen_at(record_name + ".example.jp", record_value)}),
       {}}};
}

const bool known = add_cases("record_suffix_not_doubled", cases());

class RecordSuffixNotDoubled : public testing::TestWithParam<RuleCase> {};

TEST_P(RecordSuffixNotDoubled, ReportsItsCauses) { expect_outcome("record_suffix_not_doubled", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RecordSuffixNotDoubled, testing::ValuesIn(cases()), case_name);

TEST(RecordSuffixNotDoubledWords, GiveTheRelativeHostAndWhoSaidSo) {
  const auto finding =
      only_finding("record_suffix_not_doubled", searched({seen_at(record_name + ".example.jp", record_value)}));
  EXPECT_NE(finding.message().en.find("the record is at " + record_name + ".example.jp"), std::string::npos);
  EXPECT_NE(finding.remedy().en.find("\"" + record_label + ".shop\" (without example.jp)"), std::string::npos);
  EXPECT_EQ(finding.evidence.at("query"), record_name + ".example.jp. CNAME");
  EXPECT_EQ(finding.evidence.at("answer"), record_value);
  EXPECT_EQ(finding.evidence.at("server"), "test resolver");
  EXPECT_FALSE(finding.evidence.at("time").empty());
  EXPECT_EQ(finding.certainty, model::Certainty::certain);
}

}  // namespace
}  // namespace certwright::checks::tests::record_suffix_not_doubled_test
