#include "tests/checks/record_case.h"

namespace certwright::checks::tests::record_is_no_wildcard_test {
namespace {

namespace cause = model::cause;

model::Facts shadowed() {
  model::Facts facts = searched({from_wildcard(seen_at(record_name, "other.example.org"))});
  facts.record_search->wildcard_zone = "example.jp";
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("shop.example.jp"), {}},
          {"missing_everywhere", searched({}), {}},
          {"own_record", searched({seen_at(record_name, "other.example.org")}), {}},
          {"answered_by_a_wildcard", shadowed(), {&cause::DNS_WILDCARD_SHADOW}}};
}

const bool known = add_cases("record_is_no_wildcard", cases());

class RecordIsNoWildcard : public testing::TestWithParam<RuleCase> {};

TEST_P(RecordIsNoWildcard, ReportsItsCauses) { expect_outcome("record_is_no_wildcard", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RecordIsNoWildcard, testing::ValuesIn(cases()), case_name);

TEST(RecordIsNoWildcardWords, NameTheWildcardAndItsTarget) {
  EXPECT_NE(only_finding("record_is_no_wildcard", shadowed())
                .message()
                .en.find("\"*.example.jp\" answers for " + record_name + " and leads to other.example.org"),
            std::string::npos);
}

}  // namespace
}  // namespace certwright::checks::tests::record_is_no_wildcard_test
