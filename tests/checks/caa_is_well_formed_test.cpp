#include "tests/checks/delegation_case.h"

namespace certwright::checks::tests::caa_is_well_formed_test {
namespace {

namespace cause = model::cause;

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("www.example.jp"), {}},
          {"not_read", caa_failed(facts_of("www.example.jp")), {}},
          {"no_records", caa_set({}), {}},
          {"one_ca",
           caa_set({{0, "issue", "ca.example.net"}, {128, "issuewild", ";"}, {0, "iodef", "mailto:x@example.jp"}}),
           {}},
          {"with_parameters", caa_set({{0, "issue", "ca.example.net; validationmethods=dns-01"}}), {}},
          {"tag_that_we_do_not_know", caa_set({{0, "contactemail", "x@example.jp"}, {0, "vendor1", "anything"}}), {}},
          {"capitals", caa_set({{0, "ISSUE", "CA.example.net"}, {0, "Iodef", "HTTPS://example.jp/"}}), {}},
          {"two_cas_in_one_value", caa_set({{0, "issue", "ca.example.net other.example"}}), {&cause::CAA_SYNTAX}},
          {"quotes_in_the_value", caa_set({{0, "issue", "\"ca.example.net\""}}), {&cause::CAA_SYNTAX}},
          {"url_as_ca", caa_set({{0, "issue", "https://ca.example.net/"}}), {&cause::CAA_SYNTAX}},
          {"flag_of_old", caa_set({{1, "issue", "ca.example.net"}}), {&cause::CAA_SYNTAX}},
          {"sign_in_the_tag", caa_set({{0, "\\#", "19"}}), {&cause::CAA_SYNTAX}},
          {"no_tag", caa_set({{0, "", "ca.example.net"}}), {&cause::CAA_SYNTAX}},
          {"record_in_the_value", caa_set({{0, "caa", "issue ca.example.net"}}), {&cause::CAA_SYNTAX}},
          {"iodef_without_scheme", caa_set({{0, "iodef", "x@example.jp"}}), {&cause::CAA_SYNTAX}}};
}

const bool known = add_cases("caa_is_well_formed", cases());

class CaaIsWellFormed : public testing::TestWithParam<RuleCase> {};

TEST_P(CaaIsWellFormed, ReportsItsCauses) { expect_outcome("caa_is_well_formed", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, CaaIsWellFormed, testing::ValuesIn(cases()), case_name);

TEST(CaaIsWellFormedWords, QuoteTheRecordsThatAreMeant) {
  const auto finding =
      only_finding("caa_is_well_formed", caa_set({{0, "issue", "a b"}, {0, "issue", "ca.example.net"}}));
  EXPECT_EQ(finding.evidence.at("raw"), "0 issue \"a b\"");
  EXPECT_EQ(finding.evidence.at("found_at"), "example.jp");
}

}  // namespace
}  // namespace certwright::checks::tests::caa_is_well_formed_test
