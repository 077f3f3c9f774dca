#include "checks/facts/delegation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "base/digest.h"
#include "net/dns_message.h"
#include "tests/fakes/fake_name_servers.h"
#include "tests/fakes/fake_net.h"
#include "tests/fakes/zone_text.h"

namespace certwright::checks::delegation_test {
namespace {

using model::DelegationFact;
using model::ServerAnswer;
using model::ZoneFact;

const std::string record = "_0123.shop.example.jp";
constexpr std::uint16_t servfail = 2;
constexpr std::uint16_t refused = 5;

Deadline soon() { return Deadline::after(std::chrono::seconds{5}); }

/// A root, jp, and example.jp at two servers, all well.
class Delegation : public testing::Test {
 protected:
  Delegation() {
    servers_.serve("192.0.2.1", "", "jp NS a.dns.jp\na.dns.jp A 192.0.2.2");
    servers_.serve("192.0.2.2", "jp", jp);
    for (const char* address : {"192.0.2.11", "192.0.2.12"}) servers_.serve(address, "example.jp", example);
    doors_.name_servers = &servers_;
    doors_.resolver = &net_;
    doors_.starts = {{.zone = "", .servers = {{.address = "192.0.2.1", .port = 53}}}};
  }

  DelegationFact walk(std::string name = "shop.example.jp", const std::string& of_record = record,
                      const std::vector<std::string>& extra_servers = {}) {
    Delegations delegations{doors_, "_random"};
    return delegations.walk(
        {.name = std::move(name), .registrable = "example.jp", .record = of_record, .extra_servers = extra_servers},
        soon());
  }

  static std::vector<std::string> names_of(const std::vector<ZoneFact>& zones) {
    std::vector<std::string> names;
    for (const ZoneFact& zone : zones) names.push_back(zone.name);
    return names;
  }

  /// How the answers to a question ended, as "192.0.2.11 NOERROR".
  static std::vector<std::string> ends_of(const std::vector<ServerAnswer>& answers, std::string_view question,
                                          bool tcp = false) {
    std::vector<std::string> ends;
    for (const ServerAnswer& one : answers)
      if (one.question == question && one.tcp == tcp)
        ends.push_back(one.address + " " + (one.rcode.empty() ? "-" : one.rcode) + (one.authoritative ? "" : " no AA"));
    return ends;
  }

  std::ptrdiff_t times_asked(const std::string& question) const {
    return std::ranges::count(servers_.asked(), question);
  }

  static constexpr std::string_view jp = R"(example.jp NS ns1.example.jp
example.jp NS ns2.example.jp
ns1.example.jp A 192.0.2.11
ns2.example.jp A 192.0.2.12)";
  static constexpr std::string_view example = R"(example.jp SOA ns1.example.jp 7 60
example.jp NS ns1.example.jp
example.jp NS ns2.example.jp
ns1.example.jp A 192.0.2.11
ns2.example.jp A 192.0.2.12
shop.example.jp A 192.0.2.80
_0123.shop.example.jp CNAME _value.validations.test)";

  fakes::FakeNameServers servers_;
  fakes::FakeNet net_;
  DiagnosisDoors doors_;
};

using Answers = std::vector<std::string>;

TEST_F(Delegation, IsWalkedFromTheRootToTheServersThatHoldTheName) {
  const DelegationFact fact = walk();
  EXPECT_TRUE(fact.complete) << fact.stopped;
  EXPECT_EQ(names_of(fact.zones), (Answers{"jp", "example.jp"}));
  const ZoneFact& zone = fact.zones.back();
  EXPECT_EQ(zone.parent, "jp");
  ASSERT_EQ(zone.servers.size(), 2U);
  EXPECT_EQ(zone.servers[1].name, "ns2.example.jp");
  EXPECT_EQ(zone.servers[1].addresses, Answers{"192.0.2.12"});
  EXPECT_TRUE(zone.servers[1].at_parent);
  EXPECT_TRUE(zone.servers[1].at_child);
  EXPECT_TRUE(zone.quirks.empty());
  EXPECT_EQ(ends_of(zone.answers, "example.jp. SOA", true), (Answers{"192.0.2.11 NOERROR", "192.0.2.12 NOERROR"}));
  EXPECT_EQ(ends_of(zone.referrals, "example.jp. SOA"), Answers{"192.0.2.2 NOERROR no AA"});
  EXPECT_TRUE(fact.not_delegated.empty());
  EXPECT_TRUE(net_.asked().empty());
}

TEST_F(Delegation, EveryServerIsAskedForTheRecordAndBesideIt) {
  const DelegationFact fact = walk();
  const Answers all{"192.0.2.11 NOERROR", "192.0.2.12 NOERROR"};
  for (const char* question :
       {"_0123.shop.example.jp. CNAME", "_0123.shop.example.jp. TXT", "shop.example.jp. A", "shop.example.jp. CAA"})
    EXPECT_EQ(ends_of(fact.answers, question), all) << question;
  EXPECT_EQ(ends_of(fact.answers, "_random.shop.example.jp. CNAME"),
            (Answers{"192.0.2.11 NXDOMAIN", "192.0.2.12 NXDOMAIN"}));
  const auto found = std::ranges::find(fact.answers, "_0123.shop.example.jp. CNAME", &ServerAnswer::question);
  ASSERT_EQ(found->answer.size(), 1U);
  EXPECT_EQ(found->answer[0].data, "_value.validations.test.");
  EXPECT_EQ(found->server, "ns1.example.jp");
}

TEST_F(Delegation, TakesFewRoundTrips) {
  walk();
  // The root, jp, the zone, the name.
  EXPECT_EQ(servers_.rounds(), 4U);
}

TEST_F(Delegation, ALameServerIsSeenBesideOneThatAnswers) {
  servers_.set("192.0.2.12", {.only = refused});
  const DelegationFact fact = walk();
  EXPECT_TRUE(fact.complete);
  EXPECT_EQ(ends_of(fact.zones.back().answers, "example.jp. SOA"),
            (Answers{"192.0.2.11 NOERROR", "192.0.2.12 REFUSED no AA"}));
  servers_.set("192.0.2.11", {.is_lame = true});
  const DelegationFact lame = walk();
  EXPECT_FALSE(lame.complete);
  EXPECT_EQ(lame.stopped, "no server of example.jp answered with authority");
}

TEST_F(Delegation, DeadServersAreAskedOnceAndNotAboutTheName) {
  servers_.set("192.0.2.12", {.dead = true});
  const DelegationFact fact = walk();
  EXPECT_TRUE(fact.complete);
  EXPECT_EQ(ends_of(fact.answers, "shop.example.jp. CAA"), Answers{"192.0.2.11 NOERROR"});
  EXPECT_EQ(times_asked("192.0.2.12 example.jp. NS"), 1);
  servers_.set("192.0.2.11", {.dead = true});
  const DelegationFact dead = walk();
  EXPECT_FALSE(dead.complete);
  EXPECT_EQ(dead.stopped, "no server of example.jp answered");
  EXPECT_EQ(dead.zones.back().answers.front().end, ServerAnswer::End::no_answer);
}

TEST_F(Delegation, AnAddressOutOfReachIsNoFault) {
  servers_.set("192.0.2.12", {.is_unreachable = true});
  const DelegationFact fact = walk();
  EXPECT_TRUE(fact.complete);
  EXPECT_TRUE(fact.zones.back().quirks.empty());
  const auto& answers = fact.zones.back().answers;
  EXPECT_GT(std::ranges::count(answers, ServerAnswer::End::unreachable, &ServerAnswer::end), 0);
  EXPECT_EQ(std::ranges::count(answers, ServerAnswer::End::unreachable, &ServerAnswer::end),
            std::ranges::count(answers, "192.0.2.12", &ServerAnswer::address));
}

TEST_F(Delegation, ServersThatOnlyTheZoneNamesAreAskedToo) {
  net_.load("ns3.elsewhere.test A 192.0.2.13");
  for (const char* address : {"192.0.2.11", "192.0.2.12", "192.0.2.13"})
    servers_.serve(address, "example.jp", std::string{example} + "\nexample.jp NS ns3.elsewhere.test");
  const DelegationFact fact = walk();
  const ZoneFact& zone = fact.zones.back();
  ASSERT_EQ(zone.servers.size(), 3U);
  EXPECT_EQ(zone.servers[2].name, "ns3.elsewhere.test");
  EXPECT_FALSE(zone.servers[2].at_parent);
  EXPECT_TRUE(zone.servers[2].at_child);
  EXPECT_EQ(ends_of(zone.answers, "example.jp. SOA").size(), 3U);
  EXPECT_EQ(ends_of(fact.answers, "shop.example.jp. CAA").size(), 3U);
}

TEST_F(Delegation, AServerThatTheZoneDoesNotNameIsOfTheParentOnly) {
  servers_.serve("192.0.2.11", "example.jp", "example.jp NS ns1.example.jp");
  servers_.serve("192.0.2.12", "example.jp", "example.jp NS ns1.example.jp");
  const DelegationFact fact = walk();
  EXPECT_TRUE(fact.zones.back().servers[0].at_child);
  EXPECT_FALSE(fact.zones.back().servers[1].at_child);
  EXPECT_TRUE(fact.zones.back().servers[1].at_parent);
}

TEST_F(Delegation, ServersWithoutGlueAreLookedUp) {
  servers_.serve("192.0.2.2", "jp", "example.jp NS ns.provider.test");
  net_.load("ns.provider.test A 192.0.2.11");
  const DelegationFact fact = walk();
  EXPECT_TRUE(fact.complete) << fact.stopped;
  EXPECT_EQ(fact.zones.back().servers.at(0).addresses, Answers{"192.0.2.11"});
}

TEST_F(Delegation, GlueThatTheZoneMayNotGiveIsNotTaken) {
  servers_.serve("192.0.2.1", "", "jp NS a.dns.jp\na.dns.jp A 192.0.2.2\nns.provider.test A 192.0.2.66");
  servers_.serve("192.0.2.2", "jp", "example.jp NS ns.provider.test");
  net_.load("ns.provider.test FAIL * timeout");
  const DelegationFact fact = walk();
  EXPECT_FALSE(fact.complete);
  EXPECT_EQ(fact.stopped, "no server of example.jp answered");
  EXPECT_EQ(times_asked("192.0.2.66 example.jp. SOA"), 0);
  EXPECT_FALSE(fact.zones.back().servers.at(0).has_no_address) << "that was not found out";
}

TEST_F(Delegation, HostsWithoutAddressAreToldFromThoseNotLookedUp) {
  servers_.serve("192.0.2.2", "jp", "example.jp NS ns.gone.test");
  net_.load("provider.test A 192.0.2.11");
  const DelegationFact fact = walk();
  EXPECT_FALSE(fact.complete);
  EXPECT_TRUE(fact.zones.back().servers.at(0).has_no_address);
}

TEST_F(Delegation, ServersThatNeedEachOtherHaveNoAddress) {
  servers_.serve("192.0.2.2", "jp", "example.jp NS ns.other.jp\nother.jp NS ns.example.jp");
  const DelegationFact fact = walk();
  EXPECT_FALSE(fact.complete);
  EXPECT_EQ(names_of(fact.zones), (Answers{"jp", "example.jp"}));
  EXPECT_TRUE(fact.zones.back().servers.at(0).addresses.empty());
}

TEST_F(Delegation, AReferralUpwardsLeadsNowhere) {
  servers_.serve("192.0.2.1", "", "jp NS a.dns.jp\na.dns.jp A 192.0.2.1");
  const DelegationFact fact = walk();
  EXPECT_FALSE(fact.complete);
  EXPECT_EQ(fact.stopped, "no server of jp answered with authority");
}

TEST_F(Delegation, DelegationsWithoutEndAreLeft) {
  std::string name = "example.jp";
  for (int depth = 0; depth < 20; ++depth) {
    const std::string below = "a." + name;
    const std::string address = "198.51.100." + std::to_string(depth);
    servers_.serve(depth == 0 ? "192.0.2.11" : "198.51.100." + std::to_string(depth - 1), name,
                   below + " NS ns." + below + "\nns." + below + " A " + address);
    name = below;
  }
  servers_.set("192.0.2.12", {.dead = true});
  const DelegationFact fact = walk(name, {});
  EXPECT_FALSE(fact.complete);
  EXPECT_LE(fact.zones.size(), 16U);
  EXPECT_EQ(fact.stopped, "the delegations of " + name + " are deeper than 16 zones");
}

TEST_F(Delegation, GoesDownToAZoneOfItsOwnAndKeepsWhatTheZoneAboveHoldsOfTheRecord) {
  for (const char* address : {"192.0.2.11", "192.0.2.12"})
    servers_.serve(address, "example.jp",
                   std::string{example} + "\nshop.example.jp NS ns.shop.example.jp\nns.shop.example.jp A 192.0.2.21");
  servers_.serve("192.0.2.21", "shop.example.jp", "shop.example.jp NS ns.shop.example.jp");
  const DelegationFact fact = walk();
  EXPECT_TRUE(fact.complete);
  EXPECT_EQ(names_of(fact.zones), (Answers{"jp", "example.jp", "shop.example.jp"}));
  EXPECT_EQ(fact.zones.back().parent, "example.jp");
  EXPECT_EQ(ends_of(fact.answers, record + ". CNAME"), Answers{"192.0.2.21 NXDOMAIN"});
  EXPECT_EQ(fact.zones.back().referrals.front().address, "192.0.2.11");
}

TEST_F(Delegation, ARecordInAZoneOfItsOwnIsFollowed) {
  servers_.serve("192.0.2.11", "example.jp", std::string{example} + "\n" + record + " NS ns.acme.test");
  servers_.set("192.0.2.12", {.dead = true});
  net_.load("ns.acme.test A 192.0.2.31");
  servers_.serve("192.0.2.31", record, record + " NS ns.acme.test\n" + record + " TXT proof");
  const DelegationFact fact = walk();
  EXPECT_EQ(fact.zones.back().name, record);
  EXPECT_EQ(ends_of(fact.answers, record + ". TXT"), Answers{"192.0.2.31 NOERROR"});
}

TEST_F(Delegation, ServersOfBothZonesShowTheLowerOneByItsSoa) {
  for (const char* address : {"192.0.2.11", "192.0.2.12"})
    servers_.serve(address, "shop.example.jp", "shop.example.jp NS ns1.example.jp\nshop.example.jp NS ns2.example.jp");
  net_.load("ns1.example.jp A 192.0.2.11\nns2.example.jp A 192.0.2.12");
  const DelegationFact fact = walk();
  EXPECT_EQ(names_of(fact.zones), (Answers{"jp", "example.jp", "shop.example.jp"}));
  EXPECT_TRUE(fact.zones.back().servers.at(0).at_parent);
  EXPECT_TRUE(fact.not_delegated.empty());
  EXPECT_TRUE(fact.complete);
}

TEST_F(Delegation, AZoneThatSomeServersServeAndOthersDenyIsNotDelegated) {
  servers_.serve("192.0.2.12", "shop.example.jp", "shop.example.jp NS ns2.example.jp");
  servers_.serve("192.0.2.11", "example.jp", "example.jp NS ns1.example.jp\nexample.jp NS ns2.example.jp");
  net_.load("ns2.example.jp A 192.0.2.12");
  const DelegationFact fact = walk();
  EXPECT_EQ(fact.not_delegated, "shop.example.jp");
  EXPECT_EQ(fact.zones.back().name, "shop.example.jp");
  EXPECT_FALSE(fact.zones.back().servers.at(0).at_parent);
  EXPECT_TRUE(fact.zones.back().servers.at(0).at_child);
}

TEST_F(Delegation, ADomainThatTheRegistryDoesNotKnowIsNotDelegated) {
  servers_.serve("192.0.2.2", "jp", "other.jp NS ns.other.jp");
  const DelegationFact fact = walk();
  EXPECT_EQ(fact.not_delegated, "example.jp");
  EXPECT_TRUE(fact.complete);
  EXPECT_EQ(names_of(fact.zones), (Answers{"jp", "example.jp"}));
  EXPECT_EQ(ends_of(fact.zones.back().referrals, "example.jp. SOA"), Answers{"192.0.2.2 NXDOMAIN"});
  EXPECT_TRUE(fact.zones.back().servers.empty());
}

TEST_F(Delegation, AnExtraServerShowsTheZoneThatNobodyDelegates) {
  servers_.serve("192.0.2.2", "jp", "other.jp NS ns.other.jp");
  net_.load("ns1.example.jp A 192.0.2.11");
  const DelegationFact fact = walk("shop.example.jp", record, {"192.0.2.11"});
  EXPECT_EQ(fact.not_delegated, "example.jp");
  ASSERT_FALSE(fact.zones.back().servers.empty());
  EXPECT_TRUE(fact.zones.back().servers[0].extra);
  EXPECT_EQ(ends_of(fact.answers, record + ". CNAME"), Answers{"192.0.2.11 NOERROR"});
}

TEST_F(Delegation, AnExtraServerWithAZoneBelowIsAskedBesideTheOthers) {
  servers_.serve("192.0.2.41", "shop.example.jp", "shop.example.jp NS ns.new.test\n" + record + " CNAME right.test");
  net_.load("ns.new.test A 192.0.2.41");
  const DelegationFact fact = walk("shop.example.jp", record, {"NS.new.test."});
  EXPECT_EQ(fact.not_delegated, "shop.example.jp");
  EXPECT_EQ(fact.zones.back().name, "shop.example.jp");
  EXPECT_EQ(fact.zones.back().servers.at(0).name, "ns.new.test");
  EXPECT_EQ(ends_of(fact.answers, record + ". CNAME"),
            (Answers{"192.0.2.11 NOERROR", "192.0.2.12 NOERROR", "192.0.2.41 NOERROR"}));
}

TEST_F(Delegation, AStubZonesServersAreItsOwn) {
  doors_.starts.push_back({.zone = "example.jp", .servers = {{.address = "192.0.2.12", .port = 5300}}});
  const DelegationFact fact = walk();
  EXPECT_TRUE(fact.complete);
  EXPECT_EQ(names_of(fact.zones), Answers{"example.jp"});
  EXPECT_EQ(ends_of(fact.answers, record + ". CNAME"), Answers{"192.0.2.12 NOERROR"});
  EXPECT_EQ(times_asked("192.0.2.1 example.jp. SOA"), 0);
}

TEST_F(Delegation, NowhereToBeginIsTold) {
  doors_.starts.clear();
  EXPECT_FALSE(walk().complete);
  EXPECT_FALSE(walk().stopped.empty());
}

TEST_F(Delegation, QuirksAreFoundByTheirOwnQuestions) {
  servers_.set("192.0.2.11", {.no_edns = true, .loses_case = true, .no_unknown_types = true});
  const DelegationFact fact = walk();
  EXPECT_EQ(fact.zones.back().quirks, Answers{"ns1.example.jp: FORMERR to EDNS"});
  EXPECT_EQ(ends_of(fact.zones.back().answers, "example.jp. SOA"),
            (Answers{"192.0.2.12 NOERROR", "192.0.2.11 NOERROR"}));
  EXPECT_EQ(ends_of(fact.answers, "shop.example.jp. CAA"), (Answers{"192.0.2.11 NOERROR", "192.0.2.12 NOERROR"}));
  servers_.set("192.0.2.11", {.loses_case = true, .no_unknown_types = true});
  EXPECT_EQ(walk().zones.back().quirks, (Answers{"ns1.example.jp: changes the letter case of the question",
                                                 "ns1.example.jp: NOTIMP to an unknown record type"}));
}

TEST_F(Delegation, ServersThatDenyANameWithRecordsBelowAreSeen) {
  for (const char* address : {"192.0.2.11", "192.0.2.12"})
    servers_.serve(address, "example.jp",
                   "example.jp NS ns1.example.jp\nexample.jp NS ns2.example.jp\n" + record + " CNAME value.test");
  EXPECT_TRUE(walk().zones.back().quirks.empty());
  servers_.set("192.0.2.12", {.denies_non_terminals = true});
  EXPECT_EQ(walk().zones.back().quirks,
            Answers{"ns2.example.jp: NXDOMAIN for shop.example.jp, below which it has records"});
}

TEST_F(Delegation, TruncatedAnswersAreAskedForByTcp) {
  servers_.set("192.0.2.11", {.truncates = true});
  const DelegationFact fact = walk();
  EXPECT_EQ(ends_of(fact.answers, "shop.example.jp. CAA", true), Answers{"192.0.2.11 NOERROR"});
  servers_.set("192.0.2.11", {.no_tcp = true, .truncates = true});
  const DelegationFact cut = walk();
  EXPECT_EQ(ends_of(cut.answers, "shop.example.jp. CAA", true), Answers{"192.0.2.11 - no AA"});
}

TEST_F(Delegation, AServerWithoutUdpIsAskedByTcp) {
  servers_.set("192.0.2.11", {.no_udp = true});
  servers_.set("192.0.2.12", {.dead = true});
  const DelegationFact fact = walk();
  EXPECT_TRUE(fact.complete);
  EXPECT_EQ(ends_of(fact.answers, "shop.example.jp. CAA", true), Answers{"192.0.2.11 NOERROR"});
}

TEST_F(Delegation, AnErrorForOneTypeIsKept) {
  servers_.serve("192.0.2.12", "example.jp", std::string{example} + "\nshop.example.jp FAIL CAA 2");
  const DelegationFact fact = walk();
  EXPECT_EQ(ends_of(fact.answers, "shop.example.jp. CAA"),
            (Answers{"192.0.2.11 NOERROR", "192.0.2.12 SERVFAIL no AA"}));
}

TEST_F(Delegation, TheLinkFromTheParentIsComparedWithTheKeys) {
  const std::string key = "example.jp DNSKEY 257 3 13 c29tZSBwdWJsaWMga2V5";
  const auto line = fakes::zone_lines(key).front();
  const auto data = std::get<net::DnskeyData>(fakes::record_data(line));
  Bytes digested = net::wire_name("example.jp").value();
  digested.insert(digested.end(), data.rdata.begin(), data.rdata.end());
  const std::string link = std::string{jp} + "\nexample.jp DS " + std::to_string(data.key_tag) + " 13 ";
  const auto ds_of = [&](const std::string& rest) {
    servers_.serve("192.0.2.2", "jp", link + rest);
    return walk().zones.back().dnssec;
  };
  for (const char* address : {"192.0.2.11", "192.0.2.12"})
    servers_.serve(address, "example.jp",
                   std::string{example} + "\n" + key + "\nexample.jp RRSIG SOA 13 1700000000 1800000000 " +
                       std::to_string(data.key_tag) + " example.jp");
  EXPECT_TRUE(ds_of("1 " + hex(sha1(digested))).ds.at(0).matches_a_key);
  EXPECT_TRUE(ds_of("2 " + hex(sha256(digested))).ds.at(0).matches_a_key);
  EXPECT_TRUE(ds_of("4 " + hex(sha384(digested))).ds.at(0).matches_a_key);
  EXPECT_FALSE(ds_of("2 " + std::string(64, '0')).ds.at(0).matches_a_key);
  const model::DnssecFact fact = ds_of("2 " + hex(sha256(digested)));
  EXPECT_TRUE(fact.ds_known);
  EXPECT_TRUE(fact.keys_known);
  ASSERT_EQ(fact.keys.size(), 1U);
  EXPECT_EQ(fact.keys[0].flags, 257);
  ASSERT_EQ(fact.signatures.size(), 1U);
  EXPECT_EQ(fact.signatures[0].covered, "SOA");
  EXPECT_EQ(fact.signatures[0].expiration, 1800000000);
}

TEST_F(Delegation, AZoneWithoutALinkIsInsecureAndThatIsKnown) {
  const model::DnssecFact fact = walk().zones.back().dnssec;
  EXPECT_TRUE(fact.ds_known);
  EXPECT_TRUE(fact.ds.empty());
  EXPECT_TRUE(fact.keys_known);
  EXPECT_TRUE(fact.keys.empty());
}

TEST_F(Delegation, NamesOfOneZoneShareTheWayAndTheZone) {
  Delegations delegations{doors_, "_random"};
  std::vector<std::jthread> threads;
  for (int i = 0; i < 20; ++i)
    threads.emplace_back([&, i] {
      const DelegationFact fact =
          delegations.walk({.name = "n" + std::to_string(i) + ".example.jp", .registrable = "example.jp"}, soon());
      EXPECT_TRUE(fact.complete) << fact.stopped;
    });
  threads.clear();
  EXPECT_EQ(times_asked("192.0.2.1 example.jp. SOA"), 1);
  EXPECT_EQ(times_asked("192.0.2.2 example.jp. SOA"), 1);
  EXPECT_EQ(times_asked("192.0.2.11 example.jp. NS"), 1);
  EXPECT_EQ(times_asked("192.0.2.11 n7.example.jp. CAA"), 1);
}

TEST_F(Delegation, AFailedZoneIsAskedOnceForAllNames) {
  for (const char* address : {"192.0.2.11", "192.0.2.12"}) servers_.set(address, {.only = servfail});
  Delegations delegations{doors_, "_random"};
  for (const char* name : {"a.example.jp", "b.example.jp"})
    EXPECT_FALSE(delegations.walk({.name = name, .registrable = "example.jp"}, soon()).complete);
  EXPECT_EQ(times_asked("192.0.2.11 example.jp. TYPE65280"), 1);
}

TEST_F(Delegation, DomainsBelowOneLabelEachFindTheirOwnZone) {
  servers_.serve("192.0.2.2", "jp",
                 "a.co.jp NS ns1.a.co.jp\nns1.a.co.jp A 192.0.2.51\nb.co.jp NS ns1.b.co.jp\nns1.b.co.jp A 192.0.2.52");
  servers_.serve("192.0.2.51", "a.co.jp", "a.co.jp NS ns1.a.co.jp");
  servers_.serve("192.0.2.52", "b.co.jp", "b.co.jp NS ns1.b.co.jp");
  Delegations delegations{doors_, "_random"};
  for (const std::string name : {"a.co.jp", "b.co.jp"}) {
    const DelegationFact fact = delegations.walk({.name = "www." + name, .registrable = name}, soon());
    EXPECT_EQ(names_of(fact.zones), (Answers{"jp", name}));
    EXPECT_TRUE(fact.complete);
  }
  EXPECT_FALSE(delegations.walk({.name = "c.co.jp", .registrable = "c.co.jp"}, soon()).not_delegated.empty());
  EXPECT_EQ(times_asked("192.0.2.1 a.co.jp. SOA"), 1);
  EXPECT_EQ(times_asked("192.0.2.1 b.co.jp. SOA"), 0);
}

TEST_F(Delegation, WithoutTimeNothingIsSaidOfServers) {
  servers_.set("192.0.2.1", {.dead = true});
  Delegations delegations{doors_, "_random"};
  const DelegationFact fact =
      delegations.walk({.name = "shop.example.jp", .registrable = "example.jp"}, Deadline::after({}));
  EXPECT_EQ(fact.stopped, "the time ran out at the root");
  EXPECT_TRUE(fact.answers.empty());
}

}  // namespace
}  // namespace certwright::checks::delegation_test
