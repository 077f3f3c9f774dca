#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::caa_restricts_wildcards_only_test {
namespace {

namespace cause = model::cause;

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("www.example.jp"), {}},
          {"not_read", caa_failed(facts_of("www.example.jp")), {}},
          {"no_records", caa_set({}), {}},
          {"issue_too", caa_set({{0, "issue", "ca.example.net"}, {0, "issuewild", ";"}}), {}},
          {"reports_only", caa_set({{0, "iodef", "mailto:x@example.jp"}}), {}},
          {"wildcard_name", caa_set({{0, "issuewild", ";"}}, "*.example.jp"), {}},
          {"wildcards_only",
           caa_set({{0, "IssueWild", ";"}, {0, "iodef", "mailto:x@example.jp"}}),
           {&cause::CAA_ONLY_WILD}}};
}

const bool known = add_cases("caa_restricts_wildcards_only", cases());

class CaaRestrictsWildcardsOnly : public testing::TestWithParam<RuleCase> {};

TEST_P(CaaRestrictsWildcardsOnly, ReportsItsCauses) { expect_outcome("caa_restricts_wildcards_only", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, CaaRestrictsWildcardsOnly, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace certwright::checks::tests::caa_restricts_wildcards_only_test
