#include "validation/email_recipients.h"

#include <gtest/gtest.h>

#include <vector>

namespace certwright::validation::email_recipients_test {
namespace {

using model::ContactRefusal;
using model::NamePolicy;

class EmailRecipients : public testing::Test {
 protected:
  model::Facts facts() {
    model::Facts facts{.name = model::DomainName::parse("www.example.com").value(),
                       .method = model::ValidationMethod::email,
                       .validation_domain = "example.com",
                       .policy = &policy_};
    facts.mail = model::MailFact{.domain = "example.com",
                                 .exchangers = {{.preference = 10, .exchange = "mx.example.com", .has_address = true}}};
    return facts;
  }
  static model::Facts with_dns(model::Facts facts, std::vector<model::DnsContact> contacts) {
    facts.dns_contacts = model::DnsContactsFact{.contacts = std::move(contacts)};
    return facts;
  }
  static model::Facts with_registration(model::Facts facts, std::vector<model::RegistrationContact> contacts) {
    facts.registration = model::RegistrationFact{.domain = "example.com", .contacts = std::move(contacts)};
    return facts;
  }
  static std::vector<std::string> mailed(const model::Facts& facts) {
    std::vector<std::string> addresses;
    for (const EmailRecipient& recipient : email_recipients(facts))
      addresses.push_back(recipient.address + " " + recipient.source);
    return addresses;
  }
  static std::optional<ContactRefusal> last_refusal(const model::Facts& facts) {
    return email_contacts(facts).back().refusal;
  }

  model::Policy policy_;
};

using Addresses = std::vector<std::string>;
const Addresses five{"admin@example.com mailbox", "administrator@example.com mailbox", "hostmaster@example.com mailbox",
                     "postmaster@example.com mailbox", "webmaster@example.com mailbox"};

Addresses five_and(Addresses more) {
  Addresses all = five;
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

model::DnsContact caa(std::string value, bool well_formed = true) {
  return {
      .source = "CAA contactemail", .found_at = "example.com", .value = std::move(value), .well_formed = well_formed};
}

TEST_F(EmailRecipients, AreTheFiveMailboxes) { EXPECT_EQ(mailed(facts()), five); }

TEST_F(EmailRecipients, DoNotNeedTheMailServersToBeKnown) {
  model::Facts unknown = facts();
  unknown.mail.reset();
  EXPECT_EQ(mailed(unknown), five);
  unknown.mail = tl::unexpected(model::LookupFailure{.rcode = "SERVFAIL"});
  EXPECT_EQ(mailed(unknown), five);
}

TEST_F(EmailRecipients, AreWhomDnsNamesToo) {
  const model::Facts named = with_dns(facts(), {caa("owner@elsewhere.example"),
                                                {.source = "TXT",
                                                 .found_at = "_validation-contactemail.example.com",
                                                 .value = "dns@example.net",
                                                 .well_formed = true}});
  EXPECT_EQ(mailed(named), five_and({"owner@elsewhere.example CAA contactemail", "dns@example.net TXT"}));
  EXPECT_EQ(email_contacts(named).back().found_at, "_validation-contactemail.example.com");
}

TEST_F(EmailRecipients, AreNotMalformedContacts) {
  const model::Facts named = with_dns(facts(), {caa("mailto:owner@example.com", false)});
  EXPECT_EQ(mailed(named), five);
  EXPECT_EQ(last_refusal(named), ContactRefusal::malformed);
  // What a file says of itself does not count.
  EXPECT_EQ(last_refusal(with_dns(facts(), {caa("x@example.com\r\nBcc: y@example.com", true)})),
            ContactRefusal::malformed);
}

TEST_F(EmailRecipients, AreMailedOnceWhateverTheCaseOfTheDomain) {
  const model::Facts named = with_dns(
      facts(), {caa("admin@EXAMPLE.com"), caa("Owner@x.example"), caa("Owner@X.example"), caa("owner@x.example")});
  EXPECT_EQ(mailed(named), five_and({"Owner@x.example CAA contactemail", "owner@x.example CAA contactemail"}));
  EXPECT_EQ(email_contacts(named)[5].refusal, ContactRefusal::duplicate);
}

TEST_F(EmailRecipients, AreNotMoreThanTwenty) {
  std::vector<model::DnsContact> many;
  for (int i = 0; i < 30; ++i) many.push_back(caa("owner" + std::to_string(i) + "@x.example"));
  const model::Facts named = with_dns(facts(), many);
  EXPECT_EQ(mailed(named).size(), most_recipients);
  EXPECT_EQ(last_refusal(named), ContactRefusal::too_many);
}

TEST_F(EmailRecipients, LeaveMailboxesOutThatNoServerServes) {
  model::Facts null_mx = with_dns(facts(), {caa("owner@elsewhere.example")});
  null_mx.mail = model::MailFact{.domain = "example.com", .exchangers = {{.preference = 0, .exchange = ""}}};
  EXPECT_EQ(mailed(null_mx), Addresses{"owner@elsewhere.example CAA contactemail"});
  EXPECT_EQ(email_contacts(null_mx).front().refusal, ContactRefusal::no_mail_server);
}

std::vector<model::RegistrationContact> registered() {
  return {{.role = "registrant", .email = "owner@registered.example"},
          {.role = "administrative", .email = "admin@EXAMPLE.com"},
          {.role = "technical", .email = "forward@privacy.example", .privacy_proxy = true}};
}

TEST_F(EmailRecipients, AreContactsOfTheRegistrationWithPrivateNamesAndWhoisOnly) {
  const model::Facts known = with_registration(facts(), registered());
  EXPECT_EQ(mailed(known), five);
  EXPECT_EQ(last_refusal(known), ContactRefusal::public_names);
  policy_.mails_registration_contacts = true;
  EXPECT_EQ(mailed(known), five) << "forbidden with public names";
  EXPECT_EQ(last_refusal(known), ContactRefusal::public_names);
  policy_.names = NamePolicy::private_names;
  EXPECT_EQ(mailed(known), five_and({"owner@registered.example registrant", "forward@privacy.example technical"}));
  EXPECT_TRUE(email_contacts(known).back().privacy_proxy);
  policy_.mails_registration_contacts = false;
  EXPECT_EQ(mailed(known), five);
  EXPECT_EQ(last_refusal(known), ContactRefusal::not_configured);
}

TEST_F(EmailRecipients, AreNeverRedactedOrMissingContacts) {
  policy_.names = NamePolicy::private_names;
  policy_.mails_registration_contacts = true;
  EXPECT_EQ(last_refusal(with_registration(
                facts(), {{.role = "registrant", .email = "owner@registered.example", .redacted = true}})),
            ContactRefusal::redacted);
  EXPECT_EQ(last_refusal(with_registration(facts(), {{.role = "registrant", .email = ""}})),
            ContactRefusal::none_shown);
  EXPECT_EQ(last_refusal(with_registration(facts(), {{.role = "registrant", .email = "https://form.example/x"}})),
            ContactRefusal::malformed);
}

TEST(ContactRefusals, HaveAWordEach) {
  std::vector<std::string_view> words;
  for (int i = 0; i <= static_cast<int>(ContactRefusal::too_many); ++i) {
    words.push_back(to_string(static_cast<ContactRefusal>(i)));
    EXPECT_FALSE(words.back().empty());
  }
}

}  // namespace
}  // namespace certwright::validation::email_recipients_test
