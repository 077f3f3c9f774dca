#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::record_shared_by_names_test {
namespace {

namespace cause = model::cause;

model::Facts together(std::string_view name, std::vector<std::string> names) {
  model::Facts facts = facts_of(name);
  facts.names_together = std::move(names);
  return facts;
}

model::Facts by_mail() {
  model::Facts facts = together("example.jp", {"example.jp", "*.example.jp"});
  facts.method = model::ValidationMethod::email;
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"alone", facts_of("example.jp"), {}},
          {"another_name", together("example.jp", {"example.jp", "www.example.jp", "*.www.example.jp"}), {}},
          {"the_wildcard_says_nothing", together("*.example.jp", {"example.jp", "*.example.jp"}), {}},
          {"by_mail", by_mail(), {}},
          {"both", together("example.jp", {"*.example.jp", "example.jp"}), {&cause::DNS_DUPLICATE_RECORD_IAC}}};
}

const bool known = add_cases("record_shared_by_names", cases());

class RecordSharedByNames : public testing::TestWithParam<RuleCase> {};

TEST_P(RecordSharedByNames, ReportsItsCauses) { expect_outcome("record_shared_by_names", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RecordSharedByNames, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace certwright::checks::tests::record_shared_by_names_test
