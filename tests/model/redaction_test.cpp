#include "model/redaction.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/model/facts_filler.h"

namespace certwright::test::redaction_test {
namespace {

using model::KeptName;
using model::Redaction;

KeptName name_with(const auto& change) {
  static const model::Policy policy;
  KeptName kept{.typed = "a.example.com", .facts = std::nullopt};
  kept.facts.emplace(model::Facts{.name = model::DomainName::parse("a.example.com").value(), .policy = &policy});
  change(*kept.facts);
  return kept;
}

TEST(Redaction, ReplacesPrivateAddressesWithOnesOfTheirKind) {
  Redaction redaction;
  EXPECT_EQ(redaction.text("10.1.2.3"), "10.0.0.1");
  EXPECT_EQ(redaction.text("172.20.9.9, 192.168.7.7 and 100.99.1.1"), "172.16.0.1, 192.168.0.1 and 100.64.0.1");
  EXPECT_EQ(redaction.text("fd12:3456::7 fe80::abcd"), "fd00::1 fe80::1");
  EXPECT_EQ(redaction.text("10.9.9.9 10.1.2.3"), "10.0.0.2 10.0.0.1");
}

TEST(Redaction, LeavesWhatIsPublicOrTellsNothing) {
  Redaction redaction;
  for (const char* text : {"93.184.216.34", "2606:4700::1111", "127.0.0.1:5300", "::1", "169.254.169.254",
                           "10.1.2.3.example.com", "v10.1.2.3", "3.2.1.10.in-addr.arpa", "10.1.2", "1:2", "dead beef",
                           "2026-11-23T05:05:00Z", "www.example.com. A", "", ":", "...", "10.1.2.3.4"})
    EXPECT_EQ(redaction.text(text), text);
}

TEST(Redaction, FindsAddressesInTexts) {
  Redaction redaction;
  EXPECT_EQ(redaction.text("10.1.2.3:53 (stub zone corp.)"), "10.0.0.1:53 (stub zone corp.)");
  EXPECT_EQ(redaction.text("[fd12::9]:53"), "[fd00::1]:53");
  EXPECT_EQ(redaction.text("http://10.1.2.3/x?y=192.168.3.4."), "http://10.0.0.1/x?y=192.168.0.1.");
  EXPECT_EQ(redaction.text("10.1.2.3/24 (10.1.2.3)"), "10.0.0.1/24 (10.0.0.1)");
}

TEST(Redaction, HidesThePersonsOfARegistration) {
  KeptName kept = name_with([](model::Facts& facts) {
    facts.registration = model::RegistrationFact{};
    (*facts.registration)->domain = "example.com";
    (*facts.registration)->contacts = {
        {.role = "registrant", .email = "taro@example.com"},
        {.role = "technical", .email = "x1@whoisguard.com", .redacted = false, .privacy_proxy = true},
        {.role = "administrative", .email = "taro@example.com"},
        {.role = "administrative", .email = ""}};
  });
  Redaction redaction;
  redaction.redact(kept);
  const auto& contacts = (*kept.facts->registration)->contacts;
  EXPECT_EQ(contacts[0].email, "contact-1@redacted.invalid");
  EXPECT_EQ(contacts[1].email, "contact-2@redacted.invalid");
  EXPECT_TRUE(contacts[1].privacy_proxy) << "the same causes as before";
  EXPECT_EQ(contacts[2].email, "contact-1@redacted.invalid");
  EXPECT_EQ(contacts[3].email, "");
  EXPECT_EQ(redaction.text("550 <taro@example.com>: no such user"), "550 <contact-1@redacted.invalid>: no such user");
  EXPECT_EQ(redaction.text("admin@example.com"), "admin@example.com");
}

TEST(Redaction, KeepsWhatKindOfThingAnArnNames) {
  Redaction redaction;
  const std::string arn = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012";
  EXPECT_EQ(redaction.text("of " + arn + " now"), "of arn:aws:acm:redacted:000000000000:certificate/1 now");
  EXPECT_EQ(redaction.text(arn), "arn:aws:acm:redacted:000000000000:certificate/1");
  EXPECT_EQ(redaction.text("arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/abc"),
            "arn:aws:acm-pca:redacted:000000000000:certificate-authority/2");
}

TEST(Redaction, HidesResolversWhereverTheyStand) {
  KeptName kept = name_with([](model::Facts& facts) {
    facts.resolver = "203.0.113.9:53 (forwarder)";
    facts.system_view = model::SystemViewFact{.resolvers = {"198.51.100.7:53", "10.3.3.3"}, .answers = {}};
    facts.system_view->answers.push_back({.address = "198.51.100.7", .detail = "198.51.100.7 is silent"});
    facts.delegation.emplace().answers.push_back({.server = "ns1.example.com", .address = "93.184.216.34"});
  });
  redact(kept);
  EXPECT_EQ(kept.facts->resolver, "192.0.2.1:53 (forwarder)");
  EXPECT_EQ(kept.facts->system_view->resolvers, (std::vector<std::string>{"192.0.2.2:53", "10.0.0.1"}));
  EXPECT_EQ(kept.facts->system_view->answers.front().address, "192.0.2.2");
  EXPECT_EQ(kept.facts->system_view->answers.front().detail, "192.0.2.2 is silent");
  EXPECT_EQ(kept.facts->delegation->answers.front().address, "93.184.216.34");
}

TEST(Redaction, HidesAccountsAuthoritiesAndFolders) {
  KeptName kept = name_with([](model::Facts& facts) {
    facts.private_authority = model::PrivateAuthorityFact{
        .arn = "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/aa", .account = "111122223333"};
    facts.private_authority->name = "Example Bank Internal";
    facts.private_authority->issuer_id = "0f3a";
    facts.top_site = model::TopSiteFact{.rank = 3, .source = {.name = "/etc/certwright/top-1m.csv"}};
  });
  redact(kept);
  EXPECT_EQ(kept.facts->private_authority->arn, "arn:aws:acm-pca:redacted:000000000000:certificate-authority/1");
  EXPECT_EQ(kept.facts->private_authority->account, "000000000000");
  EXPECT_EQ(kept.facts->private_authority->name, "Private CA");
  EXPECT_EQ(kept.facts->private_authority->issuer_id, "issuer");
  EXPECT_EQ((*kept.facts->top_site)->source.name, "top-1m.csv");
}

// Puts one address into every text.
struct Plant {
  void operator()(const char* name, auto& value) {
    using Value = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::same_as<Value, std::string>)
      value = "10.7.7.7";
    else if constexpr (requires { value.has_value() && value->has_value(); })
      (*this)(name, **value);
    else if constexpr (requires { value.has_value(); })
      (*this)(name, *value);
    else if constexpr (model::HasMembers<Value>)
      members(*this, value);
    else if constexpr (requires { value.push_back({}); })
      for (auto& element : value) (*this)(name, element);
  }
};

// Every text of facts, also of those that are added later, goes through it.
TEST(Redaction, ReachesEveryText) {
  static const model::Policy policy;
  KeptName kept = filled_name(policy);
  const auto hide = [](const std::string& value) { return value.find("10.7.7.7") != std::string::npos; };
  Plant plant;
  members(plant, *kept.facts);
  ASSERT_GT(std::ranges::count_if(values_of(*kept.facts), hide), 50);
  redact(kept);
  // A list's name is a file or what is built in.
  for (const std::string& value : values_of(*kept.facts))
    EXPECT_FALSE(hide(value) && value != "name 10.7.7.7") << value;
}

}  // namespace
}  // namespace certwright::test::redaction_test
