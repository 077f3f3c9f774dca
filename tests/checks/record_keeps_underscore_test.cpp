#include "tests/checks/record_case.h"

namespace certwright::checks::tests::record_keeps_underscore_test {
namespace {

namespace cause = model::cause;

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("shop.example.jp"), {}},
          {"missing_everywhere", searched({}), {}},
          {"lost", searched({seen_at(record_name.substr(1), record_value)}), {&cause::DNS_NAME_UNDERSCORE_LOST}},
          {"another_value", searched({seen_at(record_name.substr(1), "other.example.org")}), {}},
          {"from_a_wildcard", searched({from_wildcard(seen_at(record_name.substr(1), record_value))}), {}},
          {"a_record_at_the_name_itself",
           searched({seen_at(record_name, "other.example.org"), seen_at(record_name.substr(1), record_value)}),
           {}}};
}

const bool known = add_cases("record_keeps_underscore", cases());

class RecordKeepsUnderscore : public testing::TestWithParam<RuleCase> {};

TEST_P(RecordKeepsUnderscore, ReportsItsCauses) { expect_outcome("record_keeps_underscore", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RecordKeepsUnderscore, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace certwright::checks::tests::record_keeps_underscore_test
