// FindContacts through the door.
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "api/own/contacts_json.h"
#include "tests/api/client.h"
#include "tests/fakes/fake_mail_hosts.h"

namespace certwright::api_test::find_contacts_test {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr std::string_view find = "Certwright.FindContacts";

constexpr std::string_view zone = R"(shop.com MX 10 mx.shop.com
shop.com MX 20 gone.shop.com
mx.shop.com A 198.51.100.25
mx.shop.com AAAA 2001:db8::25
shop.com CAA 0 contactemail "owner@elsewhere.com"
_validation-contactemail.shop.com TXT "mailto:owner@elsewhere.com"
)";

std::string text(const value& from) { return std::string{from.as_string()}; }

std::vector<std::string> ids(const object& answer) {
  std::vector<std::string> ids;
  for (const value& finding : answer.at("findings").as_array()) ids.push_back(text(finding.at("id")));
  return ids;
}

TEST(FindContacts, tells_mail_servers_and_who_is_mailed) {
  Client client{zone};
  const object answer = client.call(find, R"({"DomainName":"www.shop.com"})");
  EXPECT_EQ(answer.at("schema_version").as_int64(), 1);
  EXPECT_EQ(text(answer.at("name")), "www.shop.com");
  EXPECT_EQ(text(answer.at("mail_domain")), "shop.com");
  EXPECT_EQ(text(answer.at("checked_at")), "2026-11-23T00:00:00Z");
  const object& mail = answer.at("mail").as_object();
  EXPECT_TRUE(mail.at("takes_mail").as_bool());
  EXPECT_TRUE(mail.at("can_reach_port_25").is_null());
  EXPECT_EQ(
      boost::json::serialize(mail.at("exchangers").as_array().at(0)),
      R"({"preference":10,"exchange":"mx.shop.com","takes_mail":true,"is_cname":false,"is_address_literal":false,)"
      R"("addresses":[{"address":"198.51.100.25","probe":null},{"address":"2001:db8::25","probe":null}]})");
  EXPECT_FALSE(mail.at("exchangers").as_array().at(1).at("takes_mail").as_bool());
  const array& contacts = answer.at("contacts").as_array();
  ASSERT_EQ(contacts.size(), 7U);
  EXPECT_EQ(boost::json::serialize(contacts[0]),
            R"({"address":"admin@shop.com","source":"mailbox","found_at":null,"privacy_proxy":false,"mailed":true,)"
            R"("reason":null})");
  EXPECT_EQ(boost::json::serialize(contacts[5]),
            R"({"address":"owner@elsewhere.com","source":"CAA contactemail","found_at":"shop.com",)"
            R"("privacy_proxy":false,"mailed":true,"reason":null})");
  EXPECT_EQ(boost::json::serialize(contacts[6]),
            R"({"address":"mailto:owner@elsewhere.com","source":"TXT",)"
            R"("found_at":"_validation-contactemail.shop.com","privacy_proxy":false,"mailed":false,)"
            R"("reason":"malformed"})");
  EXPECT_TRUE(answer.at("registration").is_null());
  EXPECT_EQ(boost::json::serialize(answer.at("policy")),
            R"({"names":"public","contacts":"mailboxes","registration_lookups":false,"probe_mail_hosts":false})");
  EXPECT_EQ(text(answer.at("email_validation_ends")), "2028-03-15");
  EXPECT_EQ(text(answer.at("verdict")), "warning");
  EXPECT_EQ(ids(answer), (std::vector<std::string>{"CONTACT_DNS_CONTACT_MALFORMED", "CONTACT_EMAIL_SUNSET"}));
}

TEST(FindContacts, asks_the_validation_domain_where_one_is_given) {
  Client client{zone};
  const object answer = client.call(find, R"({"DomainName":"a.b.shop.com","ValidationDomain":"Shop.com"})");
  EXPECT_EQ(text(answer.at("mail_domain")), "shop.com");
  EXPECT_EQ(text(client.call(find, R"({"DomainName":"a.b.shop.com"})").at("mail_domain")), "a.b.shop.com");
}

TEST(FindContacts, tells_what_port_25_said) {
  fakes::FakeMailHosts hosts;
  hosts.greets("198.51.100.25");
  Client client{zone};
  client.world.doors.mail_hosts = &hosts;
  const object answer = client.call(find, R"({"DomainName":"shop.com"})");
  const value& addresses = answer.at("mail").at("exchangers").as_array().at(0).at("addresses");
  EXPECT_EQ(boost::json::serialize(addresses.as_array().at(0).at("probe")),
            R"({"end":"greeted","greets":true,"banner":"220 ready"})");
  EXPECT_EQ(text(addresses.as_array().at(1).at("probe").at("end")), "connect_timeout");
  EXPECT_FALSE(answer.at("mail").at("can_reach_port_25").as_bool()) << "of IPv6 nothing is known";
  EXPECT_TRUE(answer.at("policy").at("probe_mail_hosts").as_bool());
}

TEST(FindContacts, tells_that_nobody_is_reached) {
  Client client{"shop.com MX 0 .\n"};
  const object answer = client.call(find, R"({"DomainName":"shop.com"})");
  EXPECT_EQ(text(answer.at("verdict")), "error");
  EXPECT_EQ(ids(answer).front(), "CONTACT_NULL_MX");
  for (const value& contact : answer.at("contacts").as_array()) {
    EXPECT_FALSE(contact.at("mailed").as_bool());
    EXPECT_EQ(text(contact.at("reason")), "no_mail_server");
  }
}

TEST(FindContacts, tells_what_could_not_be_looked_up) {
  Client client{"shop.com FAIL MX servfail\nshop.com FAIL CAA timeout\n"};
  const object answer = client.call(find, R"({"DomainName":"shop.com"})");
  EXPECT_EQ(text(answer.at("mail").at("failure").at("rcode")), "SERVFAIL");
  EXPECT_EQ(text(answer.at("dns_contacts_failure").at("question")), "shop.com. CAA");
  EXPECT_EQ(answer.at("contacts").as_array().size(), 5U);
  EXPECT_TRUE(answer.at("contacts").as_array()[0].at("mailed").as_bool()) << "the mail may well arrive";
}

TEST(FindContacts, asks_about_nothing_but_contacts) {
  Client client{zone};
  client.call(find, R"({"DomainName":"shop.com"})");
  for (const std::string& question : client.world.net.asked()) EXPECT_EQ(question.find(" NS"), std::string::npos);
}

class RegistrationShown : public testing::Test {
 protected:
  object shown(tl::expected<model::RegistrationFact, model::LookupFailure> registration) {
    model::Facts facts{.name = model::DomainName::parse("www.shop.com").value(),
                       .method = model::ValidationMethod::email,
                       .validation_domain = "shop.com",
                       .policy = &policy_};
    facts.registration = std::move(registration);
    return api::own::to_json(service::contacts_in({.facts = std::move(facts), .exchanger_addresses = {}}, {}));
  }
  static model::RegistrationFact fact() {
    return {.domain = "shop.com",
            .source = "https://rdap.nic.test/v1/domain/shop.com",
            .age = std::chrono::hours{3},
            .statuses = {"active", "client transfer prohibited"},
            .registered_at = Timestamp{std::chrono::sys_days{std::chrono::year{2020} / 1 / 2}},
            .expires_at = std::nullopt,
            .registrar = "Example Registrar",
            .contacts = {{.role = "registrant", .email = "owner@shop.com"},
                         {.role = "technical", .email = "", .redacted = true}}};
  }
  model::Policy policy_;
};

TEST_F(RegistrationShown, with_its_source_and_age) {
  EXPECT_EQ(boost::json::serialize(shown(fact()).at("registration")),
            R"({"failure":null,"domain":"shop.com","source":"https://rdap.nic.test/v1/domain/shop.com",)"
            R"("age_seconds":10800,"has_service":true,"registered":true,)"
            R"("statuses":["active","client transfer prohibited"],"registered_at":"2020-01-02T00:00:00Z",)"
            R"("expires_at":null,"registrar":"Example Registrar"})");
}

TEST_F(RegistrationShown, with_contacts_that_are_mailed_with_private_names_only) {
  const auto registrant = [&] { return shown(fact()).at("contacts").as_array().at(5); };
  EXPECT_EQ(text(registrant().at("source")), "registrant");
  EXPECT_EQ(text(registrant().at("reason")), "public_names");
  policy_.names = model::NamePolicy::private_names;
  policy_.mails_registration_contacts = true;
  EXPECT_TRUE(registrant().at("mailed").as_bool());
  const object answer = shown(fact());
  EXPECT_EQ(text(answer.at("contacts").as_array().at(6).at("reason")), "redacted");
  EXPECT_TRUE(answer.at("contacts").as_array()[6].at("address").is_null());
  EXPECT_TRUE(answer.at("email_validation_ends").is_null());
}

TEST_F(RegistrationShown, with_what_happened_where_it_could_not_be_fetched) {
  EXPECT_EQ(boost::json::serialize(
                shown(tl::unexpected(model::LookupFailure{.rcode = "rate limited", .question = "shop.com"}))
                    .at("registration")),
            R"({"failure":{"question":"shop.com","rcode":"rate limited","detail":""}})");
}

TEST(FindContacts, refuses_what_is_no_name_and_domains_that_are_not_above_it) {
  Client client;
  EXPECT_TRUE(client.refusal(find, "{}").starts_with("ValidationException: 1 validation error"));
  EXPECT_TRUE(client.refusal(find, R"({"DomainName":"a b"})").starts_with("ValidationException: "));
  EXPECT_TRUE(client.refusal(find, R"({"DomainName":"a.shop.com","ValidationDomain":"other.com"})")
                  .starts_with("InvalidDomainValidationOptionsException: "));
  EXPECT_TRUE(client.refusal(find, R"({"DomainName":"a.shop.com","ValidationDomain":"com"})")
                  .starts_with("InvalidDomainValidationOptionsException: "));
}

TEST(FindContacts, waits_only_while_not_too_many_calls_do) {
  Client client{zone};
  std::vector<service::WaitingCalls::Place> taken;
  taken.reserve(4);
  for (int i = 0; i < 4; ++i) taken.push_back(client.world.waiting.take());
  EXPECT_TRUE(client.refusal(find, R"({"DomainName":"shop.com"})").starts_with("ThrottlingException: "));
  taken.clear();
  client.call(find, R"({"DomainName":"shop.com"})");
}

}  // namespace
}  // namespace certwright::api_test::find_contacts_test
