#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::dnssec_is_what_breaks_test {
namespace {

namespace cause = model::cause;

model::Facts without_validation(bool answers) {
  model::Facts facts = caa_failed(facts_of("shop.example.jp"), "bogus");
  facts.answers_without_validation = answers;
  facts.bogus_reason = "signature expired";
  return facts;
}

model::Facts record_fails() {
  model::Facts facts = facts_of("shop.example.jp");
  facts.validation_record = tl::unexpected(
      model::LookupFailure{.rcode = "bogus", .question = record_name + ". CNAME", .detail = "signature expired"});
  facts.answers_without_validation = true;
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("shop.example.jp"), {}},
          {"fails_either_way", without_validation(false), {}},
          {"answers_without", without_validation(true), {&cause::DNSSEC_ONLY_BROKEN_WITH_VALIDATION}},
          {"the_record_answers_without", record_fails(), {&cause::DNSSEC_ONLY_BROKEN_WITH_VALIDATION}}};
}

const bool known = add_cases("dnssec_is_what_breaks", cases());

class DnssecIsWhatBreaks : public testing::TestWithParam<RuleCase> {};

TEST_P(DnssecIsWhatBreaks, ReportsItsCauses) { expect_outcome("dnssec_is_what_breaks", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, DnssecIsWhatBreaks, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace certwright::checks::tests::dnssec_is_what_breaks_test
