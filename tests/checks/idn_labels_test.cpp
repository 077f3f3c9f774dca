#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::idn_labels_test {
namespace {

namespace cause = model::cause;

// facts 5.1: "Allowed: example.com, a--example.com, abc--example.com, xn--xyz.com. Refused: xn--example.com (invalid
// IDN), ab--example.com."
std::vector<RuleCase> cases() {
  const auto fine = std::vector<const model::Cause*>{};
  return {{"plain", facts_of("example.com"), fine},
          {"hyphens_in_second_place", facts_of("a--example.com"), fine},
          {"hyphens_in_fourth_place", facts_of("abc--example.com"), fine},
          {"a_label", facts_of("xn--xyz.com"), fine},
          {"japanese", facts_of("xn--r8jz45g.jp"), fine},
          {"wildcard", facts_of("*.xn--r8jz45g.jp"), fine},
          {"invalid_idn", facts_of("xn--example.com"), {&cause::IDN_MALFORMED_PUNYCODE}},
          {"does_not_decode", facts_of("www.xn--8080.jp"), {&cause::IDN_MALFORMED_PUNYCODE}},
          {"emoji", facts_of("xn--ls8h.jp"), {&cause::IDN_NOT_IDNA2008}},
          {"heart_behind_a_letter", facts_of("xn--i-7iq.jp"), {&cause::IDN_NOT_IDNA2008}},
          {"sharp_s", facts_of("xn--strae-oqa.jp"), fine},
          {"reserved", facts_of("ab--example.com"), {&cause::IDN_RESERVED_LABEL}},
          {"reserved_below_wildcard", facts_of("*.ab--c.example.com"), {&cause::IDN_RESERVED_LABEL}},
          {"both", facts_of("ab--c.xn--example.com"), {&cause::IDN_RESERVED_LABEL, &cause::IDN_MALFORMED_PUNYCODE}}};
}

const bool known = add_cases("idn_labels", cases());

class IdnLabels : public testing::TestWithParam<RuleCase> {};

TEST_P(IdnLabels, ReportsItsCauses) { expect_outcome("idn_labels", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, IdnLabels, testing::ValuesIn(cases()), case_name);

TEST(IdnLabelsWords, NameTheCharacterThatIsNotAllowed) {
  EXPECT_EQ(rule_named("idn_labels").judge(facts_of("xn--i-7iq.jp")).at(0).evidence.at("ch"), "❤");
}

}  // namespace
}  // namespace certwright::checks::tests::idn_labels_test
