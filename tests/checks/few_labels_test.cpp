#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::few_labels_test {
namespace {

namespace cause = model::cause;

std::vector<RuleCase> cases() {
  return {{"few", facts_of("www.example.jp"), {}},
          {"ten", facts_of("a.b.c.d.e.f.g.h.example.jp"), {}},
          {"ten_below_a_wildcard", facts_of("*.a.b.c.d.e.f.g.h.example.jp"), {}},
          {"eleven", facts_of("a.b.c.d.e.f.g.h.i.example.jp"), {&cause::NAME_TOO_MANY_LABELS}}};
}

const bool known = add_cases("few_labels", cases());

class FewLabels : public testing::TestWithParam<RuleCase> {};

TEST_P(FewLabels, ReportsItsCauses) { expect_outcome("few_labels", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, FewLabels, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace certwright::checks::tests::few_labels_test
