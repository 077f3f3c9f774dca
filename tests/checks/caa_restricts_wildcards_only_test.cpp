#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests {
namespace {

namespace cause = model::cause;

model::Facts governed(std::vector<model::CaaRecord> records, std::string_view name = "www.example.jp") {
  model::Facts facts = facts_of(name);
  facts.caa = model::CaaFact{.found_at = "example.jp", .records = std::move(records)};
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("www.example.jp"), {}},
          {"not_read", caa_failed(facts_of("www.example.jp")), {}},
          {"no_records", governed({}), {}},
          {"issue_too", governed({{0, "issue", "ca.example.net"}, {0, "issuewild", ";"}}), {}},
          {"reports_only", governed({{0, "iodef", "mailto:x@example.jp"}}), {}},
          {"wildcard_name", governed({{0, "issuewild", ";"}}, "*.example.jp"), {}},
          {"wildcards_only",
           governed({{0, "IssueWild", ";"}, {0, "iodef", "mailto:x@example.jp"}}),
           {&cause::CAA_ONLY_WILD}}};
}

const bool known = add_cases("caa_restricts_wildcards_only", cases());

class CaaRestrictsWildcardsOnly : public testing::TestWithParam<RuleCase> {};

TEST_P(CaaRestrictsWildcardsOnly, ReportsItsCauses) { expect_outcome("caa_restricts_wildcards_only", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, CaaRestrictsWildcardsOnly, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace certwright::checks::tests
