#include "checks/facts/mail_hosts.h"

#include <gtest/gtest.h>

#include "tests/fakes/fake_mail_hosts.h"
#include "tests/fakes/fake_net.h"

namespace certwright::checks::mail_hosts_test {
namespace {

using End = net::MailHostAnswer::End;

class MailHostsTest : public testing::Test {
 protected:
  MailHostsTest() {
    doors_.resolver = &net_;
    doors_.mail_hosts = &prober_;
    net_.load(R"(a.test A 192.0.2.1
a.test AAAA 2001:db8::1
b.test A 192.0.2.2
c.test CNAME a.test)");
  }

  static model::MailFact mail(const std::vector<std::string>& exchanges) {
    model::MailFact fact{.domain = "example.test"};
    for (const std::string& exchange : exchanges)
      fact.exchangers.push_back({.preference = 10, .exchange = exchange, .has_address = true});
    return fact;
  }
  std::optional<model::MailProbeFact> probe(const std::vector<std::string>& exchanges) {
    MailHosts hosts{doors_};
    return hosts.probe(mail(exchanges), Deadline::after(std::chrono::seconds{5}));
  }
  bool can_reach(const std::vector<std::string>& exchanges) { return probe(exchanges)->can_reach_port_25; }

  fakes::FakeNet net_;
  fakes::FakeMailHosts prober_;
  DiagnosisDoors doors_;
};

TEST_F(MailHostsTest, ProbeEveryAddressOfEveryExchanger) {
  prober_.greets("192.0.2.1");
  prober_.set("2001:db8::1", End::refused);
  prober_.set("192.0.2.2", End::busy, "421 later");
  const auto fact = probe({"a.test", "b.test"});
  ASSERT_TRUE(fact);
  ASSERT_EQ(fact->hosts.size(), 3U);
  EXPECT_EQ(fact->hosts[0].exchange, "a.test");
  EXPECT_TRUE(fact->hosts[0].greets);
  EXPECT_EQ(fact->hosts[0].banner, "220 ready");
  EXPECT_EQ(fact->hosts[1].end, "refused");
  EXPECT_EQ(fact->hosts[2].banner, "421 later");
  EXPECT_TRUE(fact->can_reach_port_25);
  EXPECT_EQ(prober_.probed(), (std::vector<std::string>{"192.0.2.1", "2001:db8::1", "192.0.2.2"}));
}

TEST_F(MailHostsTest, AskNothingWhereThereIsNoExchanger) {
  EXPECT_FALSE(probe({}));
  EXPECT_TRUE(prober_.probed().empty());
}

TEST_F(MailHostsTest, ProbeAnAddressOnceHoweverManyShareIt) {
  MailHosts hosts{doors_};
  prober_.greets("192.0.2.1");
  (void)hosts.probe(mail({"a.test", "c.test"}), Deadline::after(std::chrono::seconds{5}));
  const auto again = hosts.probe(mail({"c.test"}), Deadline::after(std::chrono::seconds{5}));
  EXPECT_EQ(prober_.probed().size(), 2U);
  EXPECT_TRUE(again->hosts.at(0).greets);
  EXPECT_EQ(again->hosts[0].exchange, "c.test");
}

TEST_F(MailHostsTest, AreTwentyAtMost) {
  std::string zone;
  for (int i = 1; i <= 40; ++i) zone += "many.test A 198.51.100." + std::to_string(i) + "\n";
  net_.load(zone);
  EXPECT_EQ(probe({"many.test"})->hosts.size(), MailHosts::most_probed);
}

TEST_F(MailHostsTest, ConcludeNothingFromSilencesAlone) {
  EXPECT_FALSE(can_reach({"b.test"}));
  EXPECT_FALSE(can_reach({"a.test", "b.test"}));
}

TEST_F(MailHostsTest, ConcludeFromSilencesWhereThePortOfTheFamilyIsKnownToBeOpen) {
  net_.load("other.test A 192.0.2.3");
  for (const End end : {End::greeted, End::busy, End::refused, End::closed, End::no_answer}) {
    prober_.set("192.0.2.3", end);
    EXPECT_TRUE(can_reach({"b.test", "other.test"})) << net::to_string(end);
  }
  for (const End end : {End::unreachable, End::guarded, End::connect_timeout}) {
    prober_.set("192.0.2.3", end);
    EXPECT_FALSE(can_reach({"b.test", "other.test"})) << net::to_string(end);
  }
}

TEST_F(MailHostsTest, KeepTheFamiliesApart) {
  prober_.set("192.0.2.1", End::refused);
  EXPECT_FALSE(can_reach({"a.test"})) << "IPv6 may be blocked";
  prober_.set("2001:db8::1", End::unreachable);
  EXPECT_TRUE(can_reach({"a.test"})) << "there is no IPv6 here, and IPv4 was refused";
}

TEST_F(MailHostsTest, RememberWhatWasReachedBefore) {
  prober_.set_has_reached(true);
  EXPECT_TRUE(can_reach({"b.test"}));
}

TEST_F(MailHostsTest, KnowNothingWithoutARoute) {
  prober_.set("192.0.2.2", End::unreachable);
  EXPECT_FALSE(can_reach({"b.test"}));
}

}  // namespace
}  // namespace certwright::checks::mail_hosts_test
