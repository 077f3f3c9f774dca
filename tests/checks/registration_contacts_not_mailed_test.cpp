#include "tests/checks/registration_case.h"

namespace certwright::checks::tests::registration_contacts_not_mailed_test {
namespace {

namespace cause = model::cause;

std::vector<RuleCase> cases() {
  const auto by_mail = [](bool mails_contacts, model::NamePolicy names) {
    model::Policy policy = test_policy();
    policy.mails_registration_contacts = mails_contacts;
    policy.names = names;
    model::Facts facts = facts_of("www.example.jp", kept(std::move(policy)));
    facts.method = model::ValidationMethod::email;
    return facts;
  };
  using enum model::NamePolicy;
  model::Facts by_dns = by_mail(true, public_names);
  by_dns.method = model::ValidationMethod::dns;
  return {
      {"mailboxes", by_mail(false, public_names), {}},
      {"private_names", by_mail(true, private_names), {}},
      {"public_names", by_mail(true, public_names), {&cause::CONTACT_WHOIS_METHOD_RETIRED}},
      {"by_dns", std::move(by_dns), {}},
  };
}

const bool known = add_cases("registration_contacts_not_mailed", cases());

class RegistrationContactsNotMailed : public testing::TestWithParam<RuleCase> {};

TEST_P(RegistrationContactsNotMailed, Judges) { expect_outcome("registration_contacts_not_mailed", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RegistrationContactsNotMailed, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace certwright::checks::tests::registration_contacts_not_mailed_test
