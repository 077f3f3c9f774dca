#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::dns_contact_is_address_test {
namespace {

namespace cause = model::cause;

model::Facts naming(std::vector<model::DnsContact> contacts) {
  model::Facts facts = facts_of("www.example.jp");
  facts.method = model::ValidationMethod::email;
  facts.validation_domain = "example.jp";
  facts.dns_contacts = model::DnsContactsFact{.contacts = std::move(contacts)};
  return facts;
}

model::DnsContact well_formed() {
  return {.source = "CAA contactemail", .found_at = "example.jp", .value = "owner@example.jp", .well_formed = true};
}

model::DnsContact malformed(std::string source = "CAA contactemail") {
  return {.source = std::move(source), .found_at = "example.jp", .value = "mailto:owner@example.jp"};
}

model::Facts failed() {
  model::Facts facts = naming({});
  facts.dns_contacts = tl::unexpected(model::LookupFailure{.rcode = "SERVFAIL", .question = "example.jp. CAA"});
  return facts;
}

model::Facts by_dns() {
  model::Facts facts = naming({malformed()});
  facts.method = model::ValidationMethod::dns;
  return facts;
}

std::vector<RuleCase> cases() {
  const model::Cause* const broken = &cause::CONTACT_DNS_CONTACT_MALFORMED;
  return {{"none", naming({}), {}},
          {"well_formed", naming({well_formed()}), {}},
          {"malformed_caa", naming({malformed()}), {broken}},
          {"malformed_txt", naming({malformed("TXT")}), {broken}},
          {"one_of_two", naming({well_formed(), malformed()}), {broken}},
          {"both", naming({malformed(), malformed("TXT")}), {broken, broken}},
          {"look_up_failed", failed(), {}},
          {"other_method", by_dns(), {}}};
}

const bool known = add_cases("dns_contact_is_address", cases());

class DnsContactIsAddress : public testing::TestWithParam<RuleCase> {};

TEST_P(DnsContactIsAddress, ReportsItsCauses) { expect_outcome("dns_contact_is_address", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, DnsContactIsAddress, testing::ValuesIn(cases()), case_name);

TEST(DnsContactIsAddressWords, ShowWhatIsPublishedAndWhere) {
  const auto findings = rule_named("dns_contact_is_address").judge(naming({malformed("TXT")}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en,
            "The DNS contact record of example.jp is not a plain email address: \"mailto:owner@example.jp\".");
  EXPECT_EQ(findings[0].effect, model::Effect::none);
  EXPECT_EQ(findings[0].evidence.at("query"), "example.jp. TXT");
}

}  // namespace
}  // namespace certwright::checks::tests::dns_contact_is_address_test
