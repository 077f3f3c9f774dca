#include "app/diagnosis_doors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/fakes/fake_net.h"

namespace certwright::app::diagnosis_doors_test {
namespace {

using Direct = decltype(Config::diagnosis)::Direct;

class DiagnosisDoorsTest : public testing::Test {
 protected:
  void SetUp() override {
    hints_ = testing::TempDir() + "certwright-root.hints";
    std::ofstream{hints_} << "; the root\n"
                             ".                        3600000      NS    A.ROOT-SERVERS.NET.\n"
                             "A.ROOT-SERVERS.NET.      3600000      A     198.41.0.4\n"
                             "A.ROOT-SERVERS.NET.      3600000  IN  AAAA  2001:503:ba3e::2:30 ; a comment\n"
                             "B.ROOT-SERVERS.NET. A not-an-address\n";
    config_.dns.root_hints = hints_;
  }
  void TearDown() override { std::filesystem::remove(hints_); }

  std::vector<std::string> zones() {
    const auto doors = DiagnosisDoors::open(config_, resolver_, {});
    EXPECT_TRUE(doors) << doors.error().detail;
    std::vector<std::string> zones;
    for (const checks::WalkStart& start : (*doors)->get().starts) zones.push_back(start.zone + ".");
    std::ranges::sort(zones);
    return zones;
  }
  void add_stub(const std::string& zone, const std::string& server) {
    config_.dns.stubs.push_back({.zone = zone, .servers = {server}, .trust_anchor = std::nullopt});
  }

  std::string hints_;
  Config config_;
  fakes::FakeNet resolver_;
};

using Zones = std::vector<std::string>;

TEST_F(DiagnosisDoorsTest, ReadsRootHints) {
  const std::vector<net::Endpoint> servers = read_root_hints(hints_);
  ASSERT_EQ(servers.size(), 2U);
  EXPECT_EQ(servers[0].str(), "198.41.0.4:53");
  EXPECT_EQ(servers[1].str(), "[2001:503:ba3e::2:30]:53");
  EXPECT_TRUE(servers[1].is_v6);
  EXPECT_TRUE(read_root_hints("/no/such/file").empty());
}

TEST_F(DiagnosisDoorsTest, ProbesMailHostsOnlyWhereThatIsSwitchedOn) {
  EXPECT_EQ(DiagnosisDoors::open(config_, resolver_, {}).value()->get().mail_hosts, nullptr);
  config_.probe_mail_hosts = true;
  EXPECT_NE(DiagnosisDoors::open(config_, resolver_, {}).value()->get().mail_hosts, nullptr);
}

TEST_F(DiagnosisDoorsTest, OpensServicesThatAreSwitchedOnOnly) {
  EXPECT_EQ(DiagnosisDoors::open(config_, resolver_, {}).value()->get().reputation, nullptr);
  config_.reputation.dns_block_lists = {{.zone = "dbl.test"}};
  EXPECT_NE(DiagnosisDoors::open(config_, resolver_, {}).value()->get().reputation, nullptr);
  config_.reputation.virustotal.api_key_file = "/no/such/key";
  const auto doors = DiagnosisDoors::open(config_, resolver_, {});
  ASSERT_FALSE(doors);
  EXPECT_NE(doors.error().detail.find("/no/such/key"), std::string::npos);
}

TEST_F(DiagnosisDoorsTest, KnowsTheHostByWhichTheServerIsReached) {
  const auto host = [&] { return DiagnosisDoors::open(config_, resolver_, {}).value()->get().public_host; };
  EXPECT_EQ(host(), "") << "where it listens says nothing of how it is reached";
  config_.server.public_url = "https://certs.example.net:8555/";
  EXPECT_EQ(host(), "certs.example.net");
  config_.server.public_url = "https://[2001:db8::1]";
  EXPECT_EQ(host(), "2001:db8::1");
}

TEST_F(DiagnosisDoorsTest, WalksFromTheRootAndFromStubZones) {
  EXPECT_EQ(zones(), Zones{"."});
  add_stub("demo.test.", "127.0.0.1:5300");
  EXPECT_EQ(zones(), (Zones{".", "demo.test."}));
}

TEST_F(DiagnosisDoorsTest, WalksWhereTheConfigurationLetsIt) {
  add_stub("demo.test", "127.0.0.1:5300");
  config_.dns.forward = true;
  EXPECT_EQ(zones(), Zones{"demo.test."}) << "there may be no other way out";
  config_.diagnosis.direct = Direct::yes;
  EXPECT_EQ(zones(), (Zones{".", "demo.test."}));
  config_.diagnosis.direct = Direct::no;
  EXPECT_EQ(zones(), Zones{});
}

TEST_F(DiagnosisDoorsTest, AStubOfTheRootReplacesTheRoot) {
  add_stub(".", "127.0.0.1");
  EXPECT_EQ(zones(), Zones{"."});
  const auto doors = DiagnosisDoors::open(config_, resolver_, {});
  EXPECT_EQ((*doors)->get().starts.front().servers.front().address, "127.0.0.1");
}

TEST_F(DiagnosisDoorsTest, DelegationsAreOnTheUsualPortUnlessThereIsOnlyAStub) {
  add_stub("demo.test", "127.0.0.1:5300");
  EXPECT_EQ((*DiagnosisDoors::open(config_, resolver_, {}))->get().dns_port, 53);
  config_.dns.forward = true;
  EXPECT_EQ((*DiagnosisDoors::open(config_, resolver_, {}))->get().dns_port, 5300);
  add_stub("other.test", "127.0.0.1:5301");
  EXPECT_EQ((*DiagnosisDoors::open(config_, resolver_, {}))->get().dns_port, 53);
}

TEST_F(DiagnosisDoorsTest, HasEveryDoor) {
  const auto doors = DiagnosisDoors::open(config_, resolver_, {});
  const checks::DiagnosisDoors& got = (*doors)->get();
  EXPECT_EQ(got.resolver, &resolver_);
  EXPECT_NE(got.name_servers, nullptr);
  EXPECT_NE(got.http, nullptr);
  EXPECT_NE(got.tls, nullptr);
  EXPECT_FALSE(got.guard->permits("10.0.0.1"));
}

TEST_F(DiagnosisDoorsTest, RefusesHintsThatHoldNone) {
  config_.dns.root_hints = "/no/such/file";
  const auto doors = DiagnosisDoors::open(config_, resolver_, {});
  ASSERT_FALSE(doors);
  EXPECT_EQ(doors.error().code, ErrorCode::invalid_request);
}

}  // namespace
}  // namespace certwright::app::diagnosis_doors_test
