#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::typed_as_meant_test {
namespace {

namespace cause = model::cause;

model::Facts typed(std::string text) {
  auto name = model::parse_name(text);
  if (!name) throw std::invalid_argument(text);
  model::Facts facts = facts_of(name->str());
  facts.typed = std::move(text);
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"as_it_is", facts_of("www.example.jp"), {}},
          {"capitals_dot_and_spaces", typed(" WWW.Example.JP. "), {}},
          {"a_label", typed("XN--R8JZ45G.jp"), {}},
          {"u_label", typed("例え.jp"), {&cause::IDN_CONVERTED}},
          {"wildcard", typed("*.例え.jp"), {&cause::IDN_CONVERTED}},
          {"accent", typed("caf\u00E9.example.jp"), {&cause::IDN_CONVERTED}},
          {"full_width", typed("ｗｗｗ．ｅｘａｍｐｌｅ．ｊｐ"), {&cause::NAME_FULLWIDTH}},
          {"ideographic_stop", typed("www。example｡jp"), {&cause::NAME_FULLWIDTH}},
          {"both", typed("例え。ｊｐ"), {&cause::NAME_FULLWIDTH, &cause::IDN_CONVERTED}},
          {"sharp_s", typed("straße.example.jp"), {&cause::IDN_NOT_IDNA2008, &cause::IDN_CONVERTED}},
          {"final_sigma", typed("σς.example.jp"), {&cause::IDN_NOT_IDNA2008, &cause::IDN_CONVERTED}}};
}

const bool known = add_cases("typed_as_meant", cases());

class TypedAsMeant : public testing::TestWithParam<RuleCase> {};

TEST_P(TypedAsMeant, ReportsItsCauses) { expect_outcome("typed_as_meant", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, TypedAsMeant, testing::ValuesIn(cases()), case_name);

TEST(TypedAsMeantWords, ShowBothForms) {
  const auto findings = rule_named("typed_as_meant").judge(typed(" straße.example.jp\n"));
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].message().en,
            "straße.example.jp contains \"ß\", which not every CA and browser accepts or reads in the same way.");
  EXPECT_EQ(findings[1].message().en, "straße.example.jp is used as xn--strae-oqa.example.jp in the certificate.");
}

TEST(TypedAsMeantWords, WhatCannotBeSeenIsShownAsItsNumber) {
  model::Facts facts = facts_of("xn--r8jz45g.jp");
  facts.typed = "例\u00ADえ.jp";
  const auto findings = rule_named("typed_as_meant").judge(facts);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].evidence.at("input"), "例U+00ADえ.jp");
}

}  // namespace
}  // namespace certwright::checks::tests::typed_as_meant_test
