#include "tests/checks/registration_case.h"

namespace certwright::checks::tests::registration_shows_contacts_test {
namespace {

namespace cause = model::cause;
using model::RegistrationFact;

std::vector<RuleCase> cases() {
  const auto contacts = [](std::vector<model::RegistrationContact> all) {
    return registration_with([&](RegistrationFact& fact) { fact.contacts = std::move(all); });
  };
  const model::RegistrationContact shown{.role = "registrant", .email = "owner@example.jp"};
  const model::RegistrationContact hidden{.role = "technical", .email = "", .redacted = true};
  const model::RegistrationContact missing{.role = "registrant", .email = ""};
  const model::RegistrationContact forwarded{
      .role = "registrant", .email = "x1@whoisprivacyservice.org", .redacted = false, .privacy_proxy = true};
  model::RegistrationContact also_forwarded = forwarded;
  also_forwarded.role = "administrative";
  return {
      {"shown", by_mail_with(contacts({shown, hidden})), {}},
      {"hidden", by_mail_with(contacts({hidden})), {&cause::CONTACT_WHOIS_NO_EMAIL}},
      {"missing", by_mail_with(contacts({missing})), {&cause::CONTACT_WHOIS_NO_EMAIL}},
      {"unknown", by_mail_with(contacts({})), {}},
      {"by_dns", with_registration(contacts({hidden})), {}},
      {"forwarded", by_mail_with(contacts({forwarded, also_forwarded, shown})), {&cause::CONTACT_WHOIS_PRIVACY_PROXY}},
  };
}

const bool known = add_cases("registration_shows_contacts", cases());

class RegistrationShowsContacts : public testing::TestWithParam<RuleCase> {};

TEST_P(RegistrationShowsContacts, Judges) { expect_outcome("registration_shows_contacts", GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, RegistrationShowsContacts, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace certwright::checks::tests::registration_shows_contacts_test
