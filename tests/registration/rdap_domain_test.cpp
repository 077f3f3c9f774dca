#include "registration/rdap_domain.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace certwright::registration::tests::rdap_domain_test {
namespace {

constexpr std::string_view domain = "shop.test-a";

std::string card(std::string_view properties) {
  return fmt::format(R"("vcardArray":["vcard",[["version",{{}},"text","4.0"]{}]])", properties);
}

std::string entity(std::string_view roles, std::string_view members) {
  return fmt::format(R"({{"objectClassName":"entity","roles":[{}],{}}})", roles, members);
}

std::string object_with(std::string_view members) {
  return fmt::format(R"({{"objectClassName":"domain","ldhName":"SHOP.test-a"{}}})", members);
}

RdapDomain read(std::string_view members) {
  const auto answer = read_rdap_domain(object_with(members), domain);
  EXPECT_TRUE(answer) << members;
  return answer.value_or(RdapDomain{});
}

model::RegistrationContact only_contact(std::string_view members) {
  const auto contacts = read(members).fact.contacts;
  EXPECT_EQ(contacts.size(), 1U) << members;
  return contacts.empty() ? model::RegistrationContact{} : contacts.front();
}

TEST(ReadRdapDomain, ReadsStatusEventsRegistrarAndContacts) {
  const RdapDomain answer = read(
      R"(,"status":["active","client transfer prohibited"],
      "events":[{"eventAction":"registration","eventDate":"2020-01-02T03:04:05Z"},
                {"eventAction":"expiration","eventDate":"2027-01-02T03:04:05Z"},
                {"eventAction":"last changed","eventDate":"2026-01-02T03:04:05Z"}],
      "entities":[)" +
      entity(R"("registrar")",
             card(R"(,["fn",{},"text","Made-up Registrar"])") + R"(,"entities":[)" +
                 entity(R"("abuse","registrant")", card(R"(,["email",{},"text","abuse@rar.test-a"])")) + "]") +
      "," +
      entity(R"("registrant","administrative")", card(R"(,["email",{"type":"work"},"text","owner@shop.test-a"])")) +
      "]");
  EXPECT_EQ(answer.fact.domain, domain);
  EXPECT_EQ(answer.fact.statuses, (std::vector<std::string>{"active", "client transfer prohibited"}));
  EXPECT_EQ(rfc3339(*answer.fact.registered_at), "2020-01-02T03:04:05Z");
  EXPECT_EQ(rfc3339(*answer.fact.expires_at), "2027-01-02T03:04:05Z");
  EXPECT_EQ(answer.fact.registrar, "Made-up Registrar");
  ASSERT_EQ(answer.fact.contacts.size(), 2U) << "the contacts of a registrar are none of the domain";
  EXPECT_EQ(answer.fact.contacts[0].role, "registrant");
  EXPECT_EQ(answer.fact.contacts[1].role, "administrative");
  for (const auto& contact : answer.fact.contacts) EXPECT_EQ(contact.email, "owner@shop.test-a");
}

TEST(ReadRdapDomain, TakesThePreferredAddress) {
  const auto contact =
      only_contact(R"(,"entities":[)" + entity(R"("registrant")", card(R"(,["email",{},"text","first@shop.test-a"],
        ["email",{"pref":"2"},"text","second@shop.test-a"],["email",{"pref":1},"text","Best@shop.test-a"],
        ["email",{"pref":"1"},"uri","mailto:late@shop.test-a"])")) +
                   "]");
  EXPECT_EQ(contact.email, "Best@shop.test-a");
  EXPECT_FALSE(contact.redacted);
}

TEST(ReadRdapDomain, TakesAnAddressAmongSeveralValues) {
  EXPECT_EQ(
      only_contact(R"(,"entities":[)" +
                   entity(R"("technical")", card(R"(,["email",{},"text","","none","mailto:tech@shop.test-a"])")) + "]")
          .email,
      "tech@shop.test-a");
}

struct Hidden {
  const char* name;
  std::string members;
};

class RedactedContact : public testing::TestWithParam<Hidden> {};

TEST_P(RedactedContact, IsKnownAsSuch) {
  const auto contact = only_contact(GetParam().members);
  EXPECT_EQ(contact.role, "technical");
  EXPECT_EQ(contact.email, "");
  EXPECT_TRUE(contact.redacted);
}

INSTANTIATE_TEST_SUITE_P(
    Ways, RedactedContact,
    testing::Values(
        Hidden{"rfc_9537_empty_value",
               R"(,"redacted":[{"name":{"description":"Tech Email"},"method":"emptyValue"}],"entities":[)" +
                   entity(R"("technical")", card(R"(,["email",{},"text",""])")) + "]"},
        Hidden{"rfc_9537_removal_of_all", R"(,"redacted":[{"name":{"type":"Tech Email"},"method":"removal"}])"},
        Hidden{"phrase", R"(,"entities":[)" +
                             entity(R"("technical")", card(R"(,["email",{},"text","REDACTED FOR PRIVACY"])")) + "]"},
        Hidden{"phrase_as_name",
               R"(,"entities":[)" + entity(R"("technical")", card(R"(,["fn",{},"text","Not Disclosed"])")) + "]"},
        Hidden{"remark",
               R"(,"entities":[)" +
                   entity(R"("technical")", card("") + R"(,"remarks":[{"title":"EMAIL REDACTED FOR PRIVACY"}])") + "]"},
        Hidden{"web_form",
               R"(,"entities":[)" +
                   entity(R"("technical")", card(R"(,["contact-uri",{},"uri","https://rar.test-a/form"])")) + "]"}),
    [](const auto& with) { return std::string{with.param.name}; });

TEST(ReadRdapDomain, AMissingAddressIsNotARedactedOne) {
  const auto contact = only_contact(R"(,"entities":[)" + entity(R"("registrant")", card("")) + "]");
  EXPECT_EQ(contact.email, "");
  EXPECT_FALSE(contact.redacted);
}

TEST(ReadRdapDomain, KnowsProxiesByAddressAndByRole) {
  EXPECT_TRUE(only_contact(R"(,"entities":[)" +
                           entity(R"("registrant")", card(R"(,["email",{},"text","x@whoisguard.com"])")) + "]")
                  .privacy_proxy);
  EXPECT_TRUE(only_contact(R"(,"entities":[)" +
                           entity(R"("registrant","proxy")", card(R"(,["email",{},"text","x@shop.test-a"])")) + "]")
                  .privacy_proxy);
}

TEST(ReadRdapDomain, FindsWhereTheRegistrarAnswers) {
  EXPECT_EQ(read(R"(,"links":[{"rel":"self","href":"https://a.test-a/"},
      {"rel":"related","type":"text/html","href":"https://www.rar.test-a/"},
      {"rel":"related","type":"application/rdap+json","href":"https://rdap.rar.test-a/domain/shop.test-a"}])")
                .related,
            "https://rdap.rar.test-a/domain/shop.test-a");
  for (const char* href : {"file:///etc/passwd", "ldap://x.test-a/", "https://a b/", "https://user@x.test-a/", ""})
    EXPECT_EQ(read(fmt::format(R"(,"links":[{{"rel":"related","href":"{}"}}])", href)).related, "") << href;
}

TEST(ReadRdapDomain, RefusesWhatIsNotAboutTheDomain) {
  for (const char* text : {"", "null", "[]", "{}", "<html>", R"({"objectClassName":"entity"})", R"({"errorCode":404})",
                           R"({"objectClassName":"domain","ldhName":"other.test-a"})",
                           R"({"objectClassName":["domain"],"ldhName":"shop.test-a"})"})
    EXPECT_FALSE(read_rdap_domain(text, domain)) << text;
  EXPECT_FALSE(read_rdap_domain(std::string(100'000, '['), domain));
  EXPECT_FALSE(read_rdap_domain(std::string(most_rdap_bytes + 1, ' '), domain));
}

TEST(ReadRdapDomain, PassesOverWhatHasAnotherForm) {
  for (const char* members :
       {R"(,"status":"active","events":{},"entities":{},"links":7,"redacted":"all")",
        R"(,"status":[1,null,{}],"events":[1,[],{"eventAction":5}],"entities":[1,"x",[]],"links":[[]],"redacted":[{}])",
        R"(,"entities":[{"roles":"registrant"},{"roles":[["registrant"]]}])",
        R"(,"events":[{"eventAction":"expiration","eventDate":"never"}])"}) {
    const RdapDomain answer = read(members);
    EXPECT_TRUE(answer.fact.contacts.empty()) << members;
    EXPECT_FALSE(answer.fact.expires_at);
  }
}

class InvalidCard : public testing::TestWithParam<const char*> {};

TEST_P(InvalidCard, TellsNoAddress) {
  const auto contact = only_contact(fmt::format(R"(,"entities":[{{"roles":["registrant"],{}}}])", GetParam()));
  EXPECT_EQ(contact.email, "");
}

INSTANTIATE_TEST_SUITE_P(
    Forms, InvalidCard,
    testing::Values(R"("vcardArray":"vcard")", R"("vcardArray":[])", R"("vcardArray":["vcard"])",
                    R"("vcardArray":["vcard",{}])", R"("vcardArray":["vcard",[[]]])",
                    R"("vcardArray":["vcard",[["email"]]])", R"("vcardArray":["vcard",[["email",{},"text"]]])",
                    R"("vcardArray":["vcard",[["email",[],5,["a@shop.test-a"]]]])",
                    R"("vcardArray":["vcard",[["email",{},"text",{"a":"b@shop.test-a"}]]])",
                    R"("vcardArray":["vcard",[["email",{},"text","a@shop.test-a\r\nBcc: b@shop.test-a,"]]])",
                    R"("vcardArray":["vcard",[[{},{},"text","a@shop.test-a"]]])", R"("handle":"R1")"));

TEST(ReadRdapDomain, LooksAtABoundedNumberOfEverything) {
  std::string members = R"(,"status":[)";
  for (int i = 0; i < 5000; ++i) members += R"("s",)";
  members += R"("x"],"entities":[)";
  for (int i = 0; i < 3000; ++i) members += R"({"roles":["billing"]},)";
  members += entity(R"("registrant")", card(R"(,["email",{},"text","late@shop.test-a"])")) + "]";
  const RdapDomain answer = read(members);
  EXPECT_EQ(answer.fact.statuses.size(), 20U);
  EXPECT_TRUE(answer.fact.contacts.empty());
}

}  // namespace
}  // namespace certwright::registration::tests::rdap_domain_test
