#include "tests/checks/rule_case.h"

namespace certwright::checks::tests::contacts_available_test {
namespace {

namespace cause = model::cause;

model::Facts by_mail(tl::expected<model::MailFact, model::LookupFailure> mail) {
  model::Facts facts = facts_of("example.jp");
  facts.method = model::ValidationMethod::email;
  facts.mail = std::move(mail);
  return facts;
}

model::MailExchanger works(std::string exchange) {
  return {.preference = 10, .exchange = std::move(exchange), .has_address = true};
}

model::Facts with_contact(model::Facts facts, std::string address) {
  facts.dns_contacts = model::DnsContactsFact{
      .contacts = {{.source = "TXT", .found_at = "example.jp", .value = std::move(address), .well_formed = true}}};
  return facts;
}

model::Facts null_mx() {
  return by_mail(model::MailFact{.domain = "example.jp", .exchangers = {{.preference = 0, .exchange = ""}}});
}

model::Facts registered(bool is_mailed) {
  model::Policy policy = test_policy();
  policy.names = model::NamePolicy::private_names;
  policy.mails_registration_contacts = is_mailed;
  model::Facts facts = null_mx();
  facts.policy = &kept(policy);
  facts.registration =
      model::RegistrationFact{.contacts = {{.role = "registrant", .email = "owner@elsewhere.example"}}};
  return facts;
}

model::Facts by_dns() {
  model::Facts facts = by_mail(model::MailFact{.domain = "example.jp"});
  facts.method = model::ValidationMethod::dns;
  return facts;
}

std::vector<RuleCase> cases() {
  using model::MailFact;
  return {
      {"working_exchange", by_mail(MailFact{.domain = "example.jp", .exchangers = {works("mx.example.jp")}}), {}},
      {"one_of_two_works",
       by_mail(MailFact{.domain = "example.jp",
                        .exchangers = {{.preference = 5, .exchange = "gone.example.jp"}, works("mx.example.jp")}}),
       {}},
      {"other_method", by_dns(), {}},
      {"not_looked_up", facts_of("example.jp"), {}},
      {"no_mx_no_address", by_mail(MailFact{.domain = "example.jp"}), {&cause::CONTACT_NO_MAIL_HOST}},
      {"no_such_domain",
       by_mail(MailFact{.domain = "example.jp", .domain_exists = false}),
       {&cause::CONTACT_NO_MAIL_HOST}},
      {"null_mx",
       by_mail(MailFact{.domain = "example.jp", .exchangers = {{.preference = 0, .exchange = ""}}}),
       {&cause::CONTACT_NULL_MX}},
      {"address_only", by_mail(MailFact{.domain = "example.jp", .has_address = true}), {&cause::CONTACT_IMPLICIT_MX}},
      {"exchange_without_address",
       by_mail(MailFact{.domain = "example.jp", .exchangers = {{.preference = 10, .exchange = "mx.example.jp"}}}),
       {&cause::CONTACT_MX_TARGET_BROKEN}},
      {"exchange_is_alias",
       by_mail(MailFact{
           .domain = "example.jp",
           .exchangers = {{.preference = 10, .exchange = "mx.example.jp", .has_address = true, .is_cname = true}}}),
       {&cause::CONTACT_MX_TARGET_BROKEN}},
      {"exchange_is_address",
       by_mail(MailFact{.domain = "example.jp",
                        .exchangers = {{.preference = 10, .exchange = "192.0.2.1", .is_address_literal = true}}}),
       {&cause::CONTACT_MX_TARGET_BROKEN}},
      {"look_up_failed",
       by_mail(tl::unexpected(model::LookupFailure{.rcode = "SERVFAIL", .question = "example.jp. MX", .detail = ""})),
       {&cause::DNS_LOOKUP_FAILED}},
      {"a_contact_in_dns_has_a_mailbox_elsewhere", with_contact(null_mx(), "owner@elsewhere.example"), {}},
      {"a_contact_in_dns_while_the_look_up_failed",
       with_contact(by_mail(tl::unexpected(
                        model::LookupFailure{.rcode = "SERVFAIL", .question = "example.jp. MX", .detail = ""})),
                    "owner@elsewhere.example"),
       {}},
      {"a_malformed_contact_in_dns", with_contact(null_mx(), "mailto:owner"), {&cause::CONTACT_NULL_MX}},
      {"a_contact_of_the_registration_is_mailed", registered(true), {}},
      {"a_contact_of_the_registration_is_not_mailed", registered(false), {&cause::CONTACT_NULL_MX}},
  };
}

const bool known = add_cases("contacts_available", cases());

class ContactsAvailable : public testing::TestWithParam<RuleCase> {};

TEST_P(ContactsAvailable, ReportsItsCauses) { expect_outcome("contacts_available", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, ContactsAvailable, testing::ValuesIn(cases()), case_name);

TEST(ContactsAvailableWords, SayWhichExchangeIsBrokenAndHow) {
  const auto findings = rule_named("contacts_available")
                            .judge(by_mail(model::MailFact{
                                .domain = "example.jp",
                                .exchangers = {{.preference = 10, .exchange = "mx.example.jp", .is_cname = true}}}));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].message().en,
            "The MX record of example.jp points to mx.example.jp, which is an alias (CNAME).");
  EXPECT_EQ(findings[0].effect, model::Effect::fail);
  EXPECT_EQ(findings[0].cause->failure_reason, model::FailureReason::no_available_contacts);
}

TEST(ContactsAvailableWords, AFailedLookUpWaits) {
  const auto findings = rule_named("contacts_available")
                            .judge(by_mail(tl::unexpected(
                                model::LookupFailure{.rcode = "timeout", .question = "example.jp. MX", .detail = ""})));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].effect, model::Effect::wait);
  EXPECT_NE(findings[0].message().ja.find("`example.jp. MX`"), std::string::npos);
}

}  // namespace
}  // namespace certwright::checks::tests::contacts_available_test
