#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::not_reserved_example_test {
namespace {

namespace cause = model::cause;

model::Facts special(std::string_view name, std::string entry, const model::Policy& policy = kept(test_policy())) {
  model::Facts facts = facts_of(name, policy);
  facts.special_use = model::SpecialUseFact{.entry = std::move(entry), .reference = "RFC 2606"};
  return facts;
}

model::Facts approved(model::Facts facts) {
  facts.allow_list = model::AllowListFact{.permits = model::AllowListEntry{.name = "example.com"}, .near = {}};
  return facts;
}

std::vector<RuleCase> cases() {
  model::Policy allowing = test_policy();
  allowing.special_use_allowed = {"demo.example.net"};
  const model::Policy& allowed = kept(allowing);
  return {
      {"not_asked", facts_of("example.com"), {}},
      {"ordinary_name", special("example.jp", ""), {}},
      {"another_special_use", special("printer.local", "local"), {}},
      {"example_com", special("example.com", "example.com"), {&cause::VERIFY_RESERVED_EXAMPLE}},
      {"below_example_org", special("*.test.example.org", "example.org"), {&cause::VERIFY_RESERVED_EXAMPLE}},
      {"approved", approved(special("example.com", "example.com")), {}},
      {"allowed", special("www.demo.example.net", "example.net", allowed), {}},
      {"beside_the_allowed", special("other.example.net", "example.net", allowed), {&cause::VERIFY_RESERVED_EXAMPLE}}};
}

const bool known = add_cases("not_reserved_example", cases());

class NotReservedExample : public testing::TestWithParam<RuleCase> {};

TEST_P(NotReservedExample, ReportsItsCauses) { expect_outcome("not_reserved_example", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, NotReservedExample, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace certwright::checks::tests::not_reserved_example_test
