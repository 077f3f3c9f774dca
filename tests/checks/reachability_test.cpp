#include "checks/facts/reachability.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/fakes/fake_net.h"
#include "tests/fakes/fake_web.h"

namespace certwright::checks::reachability_test {
namespace {

using fakes::answers;
using fakes::ends;
using model::AlpnAddressFact;
using model::HttpHop;
using model::RedirectEnd;
using Probe = net::HttpProbed::End;

constexpr std::string_view two_addresses = R"(
www.shop.com A 192.0.2.1
www.shop.com AAAA 2001:db8::1
)";
constexpr const char* path = "/.well-known/acme-challenge/token";

class Reachability : public testing::Test {
 protected:
  model::HttpFact http(std::chrono::milliseconds limit = std::chrono::seconds{10}) {
    return look_at_http("www.shop.com", "token", doors_, Deadline::after(limit));
  }
  model::AlpnFact alpn() { return look_at_tls_alpn("www.shop.com", doors_, Deadline::after(std::chrono::seconds{10})); }
  static std::vector<std::string> urls_of(const model::HttpAddressFact& address) {
    std::vector<std::string> urls;
    for (const HttpHop& hop : address.hops) urls.push_back(hop.address + " " + hop.url);
    return urls;
  }

  fakes::FakeNet net_{two_addresses};
  fakes::FakeHttpProber web_;
  fakes::FakeTlsDialer tls_;
  net::AddressGuard guard_ = net::AddressGuard::make({"192.0.2.0/24", "198.51.100.0/24", "2001:db8::/32"}).value();
  DiagnosisDoors doors_{.resolver = &net_, .http = &web_, .tls = &tls_, .guard = &guard_};
};

TEST_F(Reachability, AsksEveryAddressForTheToken) {
  web_.set("192.0.2.1:80", answers(404, "", "nginx/1.22", "<h1>\nnot\x1b here</h1>"));
  const auto fact = http();
  EXPECT_EQ(fact.path, path);
  ASSERT_EQ(fact.addresses.size(), 2U);
  EXPECT_EQ(fact.addresses[0].address, "192.0.2.1");
  EXPECT_FALSE(fact.addresses[0].is_v6);
  EXPECT_TRUE(fact.addresses[0].is_special) << "documentation addresses are";
  ASSERT_EQ(fact.addresses[0].hops.size(), 1U);
  const HttpHop& hop = fact.addresses[0].hops[0];
  EXPECT_EQ(hop.url, "http://www.shop.com/.well-known/acme-challenge/token");
  EXPECT_EQ(hop.port, 80);
  EXPECT_EQ(hop.end, HttpHop::End::answered);
  EXPECT_EQ(hop.status, 404);
  EXPECT_EQ(hop.server, "nginx/1.22");
  EXPECT_EQ(hop.body_start, "<h1> not here</h1>");
  EXPECT_TRUE(fact.addresses[1].is_v6);
  EXPECT_EQ(fact.addresses[1].hops[0].end, HttpHop::End::connect_timeout);
  EXPECT_TRUE(fact.failed_lookups.empty());
  EXPECT_TRUE(fact.has_ipv6_route);
}

TEST_F(Reachability, SaysWhichLookUpFailed) {
  net_.load("www.shop.com FAIL AAAA servfail");
  web_.set("192.0.2.1:80", answers(404));
  const auto fact = http();
  EXPECT_EQ(fact.failed_lookups, std::vector<std::string>{"AAAA SERVFAIL"});
  EXPECT_EQ(fact.addresses.size(), 1U);
  net_.clear();
  EXPECT_TRUE(http().addresses.empty());
  EXPECT_TRUE(http().failed_lookups.empty());
}

TEST_F(Reachability, SendsNothingWhereThereIsNoRoute) {
  web_.set("192.0.2.1:80", answers(404));
  web_.without_ipv6();
  const auto fact = http();
  EXPECT_FALSE(fact.has_ipv6_route);
  EXPECT_TRUE(fact.has_ipv4_route);
  ASSERT_EQ(fact.addresses.size(), 2U);
  EXPECT_EQ(fact.addresses[1].hops.at(0).end, HttpHop::End::unreachable);
  EXPECT_EQ(web_.probed().size(), 1U);
}

TEST_F(Reachability, LooksAtEightAddressesOfBothFamilies) {
  net_.clear();
  for (int at = 1; at <= 20; ++at)
    net_.load("www.shop.com A 192.0.2." + std::to_string(at) + "\nwww.shop.com AAAA 2001:db8::" + std::to_string(at));
  const auto fact = http();
  ASSERT_EQ(fact.addresses.size(), max_addresses);
  EXPECT_EQ(std::ranges::count(fact.addresses, true, &model::HttpAddressFact::is_v6), 4);
}

TEST_F(Reachability, SharedRedirectsAreFollowedOnce) {
  net_.load("shop.com A 192.0.2.7\nshop.com AAAA 2001:db8::7");
  const auto to_https = answers(301, "https://www.shop.com/.well-known/acme-challenge/token");
  web_.set("192.0.2.1:80", to_https);
  web_.set("[2001:db8::1]:80", to_https);
  web_.set("[2001:db8::1]:443", answers(302, "https://shop.com/x"));
  web_.set("[2001:db8::7]:443", answers(404));
  const auto fact = http();
  ASSERT_EQ(fact.addresses.size(), 2U);
  EXPECT_EQ(urls_of(fact.addresses[0]),
            (std::vector<std::string>{"192.0.2.1 http://www.shop.com/.well-known/acme-challenge/token",
                                      "2001:db8::1 https://www.shop.com/.well-known/acme-challenge/token",
                                      "2001:db8::7 https://shop.com/x"}));
  EXPECT_EQ(fact.addresses[0].redirect, RedirectEnd::none);
  EXPECT_EQ(fact.addresses[0].redirect_target, "");
  EXPECT_EQ(fact.addresses[1].hops.size(), 3U);
  EXPECT_EQ(web_.probed().size(), 4U);
  EXPECT_EQ(fact.addresses[0].hops[1].port, 443);
}

TEST_F(Reachability, ARedirectIsAskedOverIpv4WhereIpv6TakesNoConnection) {
  net_.load("other.com A 192.0.2.7\nother.com AAAA 2001:db8::7");
  web_.set("192.0.2.1:80", answers(302, "http://other.com/x"));
  web_.set("192.0.2.7:80", answers(404));
  const auto fact = http();
  EXPECT_EQ(urls_of(fact.addresses[0]),
            (std::vector<std::string>{"192.0.2.1 http://www.shop.com/.well-known/acme-challenge/token",
                                      "2001:db8::7 http://other.com/x", "192.0.2.7 http://other.com/x"}));
}

TEST_F(Reachability, ASilentAddressIsNotAskedASecondTime) {
  web_.set("192.0.2.1:80", answers(301, "https://www.shop.com/x"));
  web_.set("192.0.2.1:443", answers(404));
  const auto fact = http();
  EXPECT_EQ(urls_of(fact.addresses[0]).back(), "192.0.2.1 https://www.shop.com/x");
  EXPECT_EQ(web_.probed().size(), 3U);
}

struct End {
  std::string name;
  net::HttpProbed first;
  RedirectEnd end;
};

class RedirectEnds : public Reachability, public testing::WithParamInterface<End> {};

TEST_P(RedirectEnds, AreKept) {
  net_.load(R"(
inside.com A 10.1.2.3
inside.com AAAA fd00::1
metadata.com A 168.63.129.16
nothing.com MX 10 mail.nothing.com
failing.com FAIL * servfail
)");
  web_.set("192.0.2.1:80", "*", path, GetParam().first);
  web_.set("192.0.2.1:80", "*", "/loop", answers(301, "/loop2"));
  web_.set("192.0.2.1:80", "*", "/loop2", answers(301, "/loop"));
  net_.load("only4.com A 192.0.2.1");
  const auto fact = http();
  EXPECT_EQ(fact.addresses.at(0).redirect, GetParam().end);
  EXPECT_EQ(fact.addresses.at(0).redirect_target.empty(), GetParam().first.location.empty());
}

INSTANTIATE_TEST_SUITE_P(
    All, RedirectEnds,
    testing::Values(End{"itself", answers(301, path), RedirectEnd::loop},
                    End{"in_circles", answers(301, "http://only4.com/loop"), RedirectEnd::loop},
                    End{"port", answers(301, "http://www.shop.com:8080/"), RedirectEnd::bad_port},
                    End{"scheme", answers(302, "ftp://www.shop.com/"), RedirectEnd::bad_scheme},
                    End{"see_other", answers(303, "/x"), RedirectEnd::bad_status},
                    End{"literal", answers(308, "http://26.1.2.3/"), RedirectEnd::bad_host},
                    End{"no_location", answers(301), RedirectEnd::bad_host},
                    End{"metadata_literal", answers(307, "http://169.254.169.254/"), RedirectEnd::private_address},
                    End{"private_host", answers(301, "http://inside.com/"), RedirectEnd::private_address},
                    End{"azure_metadata", answers(301, "http://metadata.com/"), RedirectEnd::private_address},
                    End{"without_address", answers(301, "http://nothing.com/"), RedirectEnd::no_address},
                    End{"unknown_name", answers(301, "http://shop.internal/"), RedirectEnd::no_address},
                    End{"failing_look_up", answers(301, "http://failing.com/"), RedirectEnd::undetermined},
                    End{"missing_slash", answers(301, "https://www.shop.com.well-known/x"), RedirectEnd::bad_host},
                    End{"long", answers(301, "/" + std::string(2001, 'a')), RedirectEnd::too_long}),
    [](const auto& with) { return with.param.name; });

TEST_F(Reachability, TenRedirectsAreFollowedAndNotEleven) {
  net_.load("b.com A 192.0.2.1");
  for (int at = 0; at < 20; ++at)
    web_.set("192.0.2.1:80", "b.com", "/" + std::to_string(at),
             at == 10 ? answers(404) : answers(302, "/" + std::to_string(at + 1)));
  web_.set("192.0.2.1:80", "www.shop.com", path, answers(302, "http://b.com/1"));
  auto fact = http();
  EXPECT_EQ(fact.addresses.at(0).redirect, RedirectEnd::none);
  EXPECT_EQ(fact.addresses.at(0).hops.size(), 11U);
  fakes::FakeHttpProber longer;
  for (int at = 0; at < 20; ++at)
    longer.set("192.0.2.1:80", "b.com", "/" + std::to_string(at), answers(302, "/" + std::to_string(at + 1)));
  longer.set("192.0.2.1:80", "www.shop.com", path, answers(302, "http://b.com/0"));
  doors_.http = &longer;
  fact = http();
  EXPECT_EQ(fact.addresses.at(0).redirect, RedirectEnd::too_many);
  EXPECT_EQ(fact.addresses.at(0).hops.size(), 11U);
  EXPECT_EQ(fact.addresses.at(0).redirect_target, "/10");
}

TEST_F(Reachability, WithoutTimeARedirectIsUndetermined) {
  web_.set("192.0.2.1:80", answers(301, "https://www.shop.com/x"));
  const auto fact = http(std::chrono::milliseconds{200});
  EXPECT_EQ(fact.addresses.at(0).redirect, RedirectEnd::undetermined);
}

TEST_F(Reachability, KnowsTheAddressOfItsOwnNetwork) {
  net_.load("ca.shop.com A 26.1.1.1\nwww.shop.com A 26.1.1.1");
  doors_.public_host = "ca.shop.com";
  web_.set_own_addresses({"10.0.0.5"});
  const auto own = [](const model::HttpFact& fact) {
    std::vector<std::string> found;
    for (const auto& one : fact.addresses)
      if (one.behind_own_nat) found.push_back(one.address);
    return found;
  };
  EXPECT_EQ(own(http()), std::vector<std::string>{"26.1.1.1"});
  EXPECT_TRUE(std::ranges::any_of(alpn().addresses, &AlpnAddressFact::behind_own_nat));
  doors_.public_host = "26.1.1.1";
  EXPECT_EQ(own(http()), std::vector<std::string>{"26.1.1.1"});
  web_.set_own_addresses({"26.1.1.1"});
  EXPECT_EQ(own(http()), std::vector<std::string>{}) << "without NAT, what is seen from inside is seen from outside";
}

TEST_F(Reachability, DialsPort443OfEveryAddress) {
  tls_.negotiates("192.0.2.1:443", "acme-tls/1");
  const auto fact = alpn();
  ASSERT_EQ(fact.addresses.size(), 2U);
  EXPECT_EQ(fact.addresses[0].end, AlpnAddressFact::End::done);
  EXPECT_EQ(fact.addresses[0].protocol, "acme-tls/1");
  EXPECT_EQ(fact.addresses[0].port, 443);
  EXPECT_EQ(fact.addresses[1].end, AlpnAddressFact::End::connect_timeout);
  EXPECT_TRUE(fact.other_ports.empty());
  EXPECT_EQ(tls_.dialed().front(), "192.0.2.1:443 www.shop.com");
}

TEST_F(Reachability, LooksForTheClientOnOtherPorts) {
  tls_.negotiates("192.0.2.1:443", "");
  tls_.negotiates("192.0.2.1:8443", "acme-tls/1");
  const auto fact = alpn();
  ASSERT_EQ(fact.other_ports.size(), 3U);
  EXPECT_EQ(fact.other_ports[0].port, 8443);
  EXPECT_EQ(fact.other_ports[0].protocol, "acme-tls/1");
  EXPECT_EQ(fact.other_ports[1].end, AlpnAddressFact::End::refused);
}

TEST_F(Reachability, WithoutAnAddressNobodyIsDialed) {
  net_.clear();
  EXPECT_TRUE(alpn().addresses.empty());
  net_.load("www.shop.com FAIL * timeout");
  EXPECT_EQ(alpn().failed_lookups, (std::vector<std::string>{"A timeout", "AAAA timeout"}));
  EXPECT_TRUE(tls_.dialed().empty());
}

}  // namespace
}  // namespace certwright::checks::reachability_test
