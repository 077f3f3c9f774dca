#include "tests/checks/record_case.h"

namespace certwright::checks::tests::registrable_domain_exists_test {
namespace {

namespace cause = model::cause;

model::Facts unregistered() {
  model::Facts facts = searched({});
  facts.record_search->domain_exists = false;
  return facts;
}

std::vector<RuleCase> cases() {
  return {{"not_asked", facts_of("shop.example.jp"), {}},
          {"missing_everywhere", searched({}), {}},
          {"nothing_there", unregistered(), {&cause::NAME_NOT_REGISTERED}}};
}

const bool known = add_cases("registrable_domain_exists", cases());

class RegistrableDomainExists : public testing::TestWithParam<RuleCase> {};

TEST_P(RegistrableDomainExists, ReportsItsCauses) { expect_outcome("registrable_domain_exists", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RegistrableDomainExists, testing::ValuesIn(cases()), case_name);

TEST(RegistrableDomainExistsWords, NameTheDomainAndAreNotCertain) {
  const auto finding = only_finding("registrable_domain_exists", unregistered());
  EXPECT_NE(finding.message().en.find("example.jp does not exist in DNS"), std::string::npos);
  EXPECT_EQ(finding.evidence.at("query"), "example.jp. NS");
  EXPECT_EQ(finding.evidence.at("answer"), "NXDOMAIN");
  EXPECT_EQ(finding.certainty, model::Certainty::likely);
}

}  // namespace
}  // namespace certwright::checks::tests::registrable_domain_exists_test
