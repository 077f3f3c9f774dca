#include "feeds/services/dns_block_list.h"

#include "tests/feeds/service_case.h"

namespace certwright::feeds::tests::dns_block_list_test {
namespace {

using Meaning = BlockListCode::Meaning;

TEST(MeaningOf, KnowsTheCodesOfEachKind) {
  struct Case {
    const char* address;
    Meaning dbl;
    Meaning generic;
  };
  const std::vector<Case> cases{{"127.0.1.2", Meaning::listed, Meaning::listed},
                                {"127.0.1.4", Meaning::listed, Meaning::listed},
                                {"127.0.1.5", Meaning::listed, Meaning::listed},
                                {"127.0.1.6", Meaning::listed, Meaning::listed},
                                {"127.0.1.102", Meaning::abused, Meaning::listed},
                                {"127.0.1.103", Meaning::abused, Meaning::listed},
                                {"127.0.1.106", Meaning::abused, Meaning::listed},
                                {"127.0.1.255", Meaning::error, Meaning::listed},
                                {"127.0.1.3", Meaning::error, Meaning::listed},
                                {"127.0.0.2", Meaning::error, Meaning::listed},
                                {"127.0.0.1", Meaning::error, Meaning::error},
                                {"127.0.0.0", Meaning::error, Meaning::error},
                                {"127.255.255.252", Meaning::error, Meaning::error},
                                {"127.255.255.254", Meaning::error, Meaning::error},
                                {"127.255.255.255", Meaning::error, Meaning::error},
                                {"127.255.255.1", Meaning::error, Meaning::error},
                                {"192.0.2.1", Meaning::error, Meaning::error},
                                {"10.0.0.2", Meaning::error, Meaning::error},
                                {"", Meaning::error, Meaning::error},
                                {"127.0.1.4.5", Meaning::error, Meaning::error},
                                {"127.0.1", Meaning::error, Meaning::error},
                                {"127.0.1.999", Meaning::error, Meaning::error},
                                {"::ffff:127.0.1.4", Meaning::error, Meaning::error}};
  for (const Case& given : cases) {
    EXPECT_EQ(meaning_of(given.address, BlockListKind::spamhaus_dbl).meaning, given.dbl) << given.address;
    EXPECT_EQ(meaning_of(given.address, BlockListKind::generic).meaning, given.generic) << given.address;
    EXPECT_FALSE(meaning_of(given.address, BlockListKind::spamhaus_dbl).words.empty());
  }
}

class DnsBlockListTest : public ServicesTest {
 protected:
  model::ReputationFact look_up(const std::string& name, const std::string& registrable,
                                BlockListKind kind = BlockListKind::spamhaus_dbl, std::string zone = "dbl.test-a",
                                std::string private_suffix = {}) {
    const auto list = make_dns_block_list({.zone = std::move(zone), .kind = kind}, resolver_);
    return list->ask({.name = name, .registrable = registrable, .private_suffix = std::move(private_suffix)},
                     clock_.now(), Deadline::after(std::chrono::seconds{5}));
  }
};

TEST_F(DnsBlockListTest, ReadsListingsOfTheNameAndItsParents) {
  resolver_.load("bad.test-a.dbl.test-a A 127.0.1.4\nhacked.test-a.dbl.test-a A 127.0.1.104\n");
  const auto bad = look_up("www.bad.test-a", "bad.test-a");
  EXPECT_EQ(bad.listed, "bad.test-a");
  EXPECT_EQ(bad.threat, "127.0.1.4");
  EXPECT_EQ(bad.source.name, "dbl.test-a");
  EXPECT_EQ(bad.engines.at(0).category, "malicious");
  EXPECT_EQ(bad.engines.at(0).result, "phishing domain");
  const auto hacked = look_up("hacked.test-a", "hacked.test-a");
  EXPECT_EQ(hacked.listed, "hacked.test-a");
  EXPECT_EQ(hacked.engines.at(0).category, "suspicious");
  const auto good = look_up("www.good.test-a", "good.test-a");
  EXPECT_EQ(good.listed, "");
  EXPECT_EQ(reason_of(good), "no failure");
}

TEST_F(DnsBlockListTest, OfSeveralCodesTheWorstCounts) {
  resolver_.load("both.test-a.dbl.test-a A 127.0.1.104\nboth.test-a.dbl.test-a A 127.0.1.5\n");
  const auto both = look_up("both.test-a", "both.test-a");
  EXPECT_EQ(both.threat, "127.0.1.5");
  EXPECT_EQ(both.engines.size(), 2U);
}

TEST_F(DnsBlockListTest, AnErrorIsNeverAListing) {
  resolver_.load(
      "quota.test-a.dbl.test-a A 127.255.255.255\nresolver.test-a.dbl.test-a A 127.255.255.254\n"
      "address.test-a.dbl.test-a A 127.0.1.255\nhijacked.test-a.dbl.test-a A 192.0.2.80\n"
      "mixed.test-a.dbl.test-a A 127.0.1.4\nmixed.test-a.dbl.test-a A 127.255.255.255\n"
      "down.test-a.dbl.test-a FAIL A servfail\nslow.test-a.dbl.test-a FAIL A timeout\n");
  EXPECT_EQ(reason_of(look_up("quota.test-a", "quota.test-a")), "127.255.255.255: too many questions");
  EXPECT_EQ(reason_of(look_up("resolver.test-a", "resolver.test-a")),
            "127.255.255.254: asked through a public resolver");
  EXPECT_EQ(reason_of(look_up("address.test-a", "address.test-a")), "127.0.1.255: the list takes no addresses");
  EXPECT_EQ(reason_of(look_up("hijacked.test-a", "hijacked.test-a")), "192.0.2.80: no answer of a block list");
  EXPECT_EQ(reason_of(look_up("mixed.test-a", "mixed.test-a")), "127.255.255.255: too many questions");
  EXPECT_EQ(reason_of(look_up("down.test-a", "down.test-a")), "SERVFAIL");
  EXPECT_EQ(reason_of(look_up("slow.test-a", "slow.test-a")), "timeout");
  EXPECT_EQ(look_up("mixed.test-a", "mixed.test-a").listed, "");
}

TEST_F(DnsBlockListTest, GenericZonesListWithAnyAddress) {
  resolver_.load("bad.test-a.uri.test-a A 127.0.0.2\nodd.test-a.uri.test-a A 127.0.0.1\n");
  const auto bad = look_up("bad.test-a", "bad.test-a", BlockListKind::generic, "uri.test-a");
  EXPECT_EQ(bad.listed, "bad.test-a");
  EXPECT_EQ(bad.engines.at(0).category, "malicious");
  EXPECT_TRUE(look_up("odd.test-a", "odd.test-a", BlockListKind::generic, "uri.test-a").failure);
}

TEST_F(DnsBlockListTest, WhatIsTooLongToBeAskedIsNotListed) {
  std::string name;
  for (int i = 0; i < 4; ++i) name += std::string(60, 'a') + ".";
  name += "test-a";
  const auto fact = look_up(name, name.substr(name.size() - 67));
  EXPECT_EQ(reason_of(fact), "no failure");
  EXPECT_EQ(fact.listed, "");
  for (const std::string& question : resolver_.asked()) EXPECT_LT(question.size(), 260U);
}

TEST_F(DnsBlockListTest, AKeyInTheZoneStaysOutOfEvidence) {
  const std::string zone = "abcdefghijklmnopqrstuvwxyz.dbl.dq.spamhaus.net";
  resolver_.load("bad.test-a." + zone + " A 127.0.1.4\ndown.test-a." + zone + " FAIL A servfail\n");
  const auto bad = look_up("bad.test-a", "bad.test-a", BlockListKind::spamhaus_dbl, zone);
  EXPECT_EQ(bad.listed, "bad.test-a");
  EXPECT_EQ(bad.source.name, "dbl.dq.spamhaus.net");
  EXPECT_EQ(bad.engines.at(0).engine, "dbl.dq.spamhaus.net");
  const auto down = look_up("down.test-a", "down.test-a", BlockListKind::spamhaus_dbl, zone);
  EXPECT_EQ(down.failure->question, "down.test-a.dbl.dq.spamhaus.net. A");
  EXPECT_EQ((down.failure->question + down.failure->detail).find("abcdefgh"), std::string::npos);
}

TEST(NamesToAsk, AreTheNameAndItsParentsDownToTheRegistrableDomain) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(names_to_ask({.name = "example.test-a", .registrable = "example.test-a"}), Names{"example.test-a"});
  EXPECT_EQ(names_to_ask({.name = "a.b.example.test-a", .registrable = "example.test-a"}),
            (Names{"a.b.example.test-a", "b.example.test-a", "example.test-a"}));
  EXPECT_EQ(names_to_ask({.name = "1.2.3.4.5.6.x.test-a", .registrable = "x.test-a"}),
            (Names{"1.2.3.4.5.6.x.test-a", "4.5.6.x.test-a", "5.6.x.test-a", "6.x.test-a", "x.test-a"}));
  EXPECT_EQ(names_to_ask({.name = "test-a", .registrable = ""}), Names{"test-a"});
  EXPECT_EQ(names_to_ask({.name = "a.test-a", .registrable = "b.test-a"}), Names{"a.test-a"});
}

}  // namespace
}  // namespace certwright::feeds::tests::dns_block_list_test
