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
          {"one_ca",
           governed({{0, "issue", "ca.example.net"}, {128, "issuewild", ";"}, {0, "iodef", "mailto:x@example.jp"}}),
           {}},
          {"with_parameters", governed({{0, "issue", "ca.example.net; validationmethods=dns-01"}}), {}},
          {"tag_that_we_do_not_know", governed({{0, "contactemail", "x@example.jp"}, {0, "vendor1", "anything"}}), {}},
          {"capitals", governed({{0, "ISSUE", "CA.example.net"}, {0, "Iodef", "HTTPS://example.jp/"}}), {}},
          {"two_cas_in_one_value", governed({{0, "issue", "ca.example.net other.example"}}), {&cause::CAA_SYNTAX}},
          {"quotes_in_the_value", governed({{0, "issue", "\"ca.example.net\""}}), {&cause::CAA_SYNTAX}},
          {"url_as_ca", governed({{0, "issue", "https://ca.example.net/"}}), {&cause::CAA_SYNTAX}},
          {"flag_of_old", governed({{1, "issue", "ca.example.net"}}), {&cause::CAA_SYNTAX}},
          {"sign_in_the_tag", governed({{0, "\\#", "19"}}), {&cause::CAA_SYNTAX}},
          {"no_tag", governed({{0, "", "ca.example.net"}}), {&cause::CAA_SYNTAX}},
          {"record_in_the_value", governed({{0, "caa", "issue ca.example.net"}}), {&cause::CAA_SYNTAX}},
          {"iodef_without_scheme", governed({{0, "iodef", "x@example.jp"}}), {&cause::CAA_SYNTAX}}};
}

const bool known = add_cases("caa_is_well_formed", cases());

class CaaIsWellFormed : public testing::TestWithParam<RuleCase> {};

TEST_P(CaaIsWellFormed, ReportsItsCauses) { expect_outcome("caa_is_well_formed", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, CaaIsWellFormed, testing::ValuesIn(cases()), case_name);

TEST(CaaIsWellFormedWords, QuoteTheRecordsThatAreMeant) {
  const auto finding =
      only_finding("caa_is_well_formed", governed({{0, "issue", "a b"}, {0, "issue", "ca.example.net"}}));
  EXPECT_EQ(finding.evidence.at("raw"), "0 issue \"a b\"");
  EXPECT_EQ(finding.evidence.at("found_at"), "example.jp");
}

}  // namespace
}  // namespace certwright::checks::tests
