// Registries as they answer: who is asked, what is kept, what is followed, and what a failure says.
#include <algorithm>
#include <future>

#include "tests/registration/registries.h"

namespace certwright::registration::tests::registration_data_test {
namespace {

using namespace std::chrono_literals;
using fakes::FakeHttp;
using fakes::http;

/// RDAP as one function, behind the list of services.
FakeHttp::Answer rdap(FakeHttp::Answer answer) {
  return [answer](const net::HttpRequest& request) {
    return request.url == bootstrap_url ? http(200, bootstrap) : answer(request);
  };
}

RegistrationSettings settings() {
  RegistrationSettings settings;
  settings.rdap_bootstrap = bootstrap_url;
  settings.whois = "whois.iana.test-a";
  return settings;
}

TEST_F(Registries, NobodyIsAskedUnlessTheOperatorSaysSo) {
  FakeHttp client{rdap([](const auto&) { return http(500, ""); })};
  const auto data = open_registration_data(RegistrationSettings{},
                                           {.client = client, .whois = whois_, .clock = clock_, .folder = {}});
  ASSERT_TRUE(data);
  EXPECT_EQ(*data, nullptr);
}

TEST_F(Registries, RdapIsAskedOnceAndItsAnswerKept) {
  FakeHttp client{rdap([](const auto&) { return http(200, rdap_object("shop.test-a")); })};
  const auto data = open(settings(), client, whois_);
  const auto first = look_up(*data, "shop.test-a");
  ASSERT_TRUE(first) << first.error().rcode;
  EXPECT_EQ(first->source, "https://rdap.test-a/domain/shop.test-a");
  EXPECT_EQ(first->contacts.at(0).email, "owner@shop.test-a");
  clock_.advance(2h);
  const auto second = look_up(*data, "shop.test-a");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->age, 2h);
  EXPECT_EQ(client.urls(), (std::vector<std::string>{bootstrap_url, "https://rdap.test-a/domain/shop.test-a"}));
  EXPECT_EQ(client.requests().at(1).headers.at(1).second.substr(0, 21), "application/rdap+json");
  EXPECT_TRUE(whois_.asked().empty());
}

TEST_F(Registries, AnswersAreNotKeptForTwoDays) {
  FakeHttp client{rdap([](const auto&) { return http(200, rdap_object("shop.test-a")); })};
  const auto data = open(settings(), client, whois_);
  ASSERT_TRUE(look_up(*data, "shop.test-a"));
  clock_.advance(48h);
  const auto later = look_up(*data, "shop.test-a");
  ASSERT_TRUE(later);
  EXPECT_EQ(later->age, 0s);
}

TEST_F(Registries, WhatIsForgottenIsAskedAnew) {
  FakeHttp client{rdap([](const auto&) { return http(200, rdap_object("shop.test-a")); })};
  const auto data = open(settings(), client, whois_);
  ASSERT_TRUE(look_up(*data, "shop.test-a"));
  data->forget("www.shop.test-a");
  ASSERT_TRUE(look_up(*data, "shop.test-a"));
  EXPECT_EQ(client.urls().size(), 3U);
}

TEST_F(Registries, WhatIsWrongWithADomainIsAskedAgainSoon) {
  FakeHttp client{rdap([](const auto&) {
    return http(200, R"({"objectClassName":"domain","ldhName":"shop.test-a","status":["client hold"]})");
  })};
  const auto data = open(settings(), client, whois_);
  ASSERT_TRUE(look_up(*data, "shop.test-a"));
  clock_.advance(16min);
  ASSERT_TRUE(look_up(*data, "shop.test-a"));
  EXPECT_EQ(client.urls().size(), 3U);
}

TEST_F(Registries, OneDomainIsAskedAboutOnceAtATime) {
  std::promise<void> gate;
  const std::shared_future<void> opened = gate.get_future().share();
  FakeHttp client{rdap([&](const auto&) {
    opened.wait();
    return http(200, rdap_object("shop.test-a"));
  })};
  const auto data = open(settings(), client, whois_);
  const auto ask = [&] { return look_up(*data, "shop.test-a").has_value(); };
  auto one = std::async(std::launch::async, ask);
  auto other = std::async(std::launch::async, ask);
  std::this_thread::sleep_for(50ms);
  gate.set_value();
  EXPECT_TRUE(one.get());
  EXPECT_TRUE(other.get());
  EXPECT_EQ(std::ranges::count(client.urls(), "https://rdap.test-a/domain/shop.test-a"), 1);
}

TEST_F(Registries, TheNextServiceIsAskedWhereOneCannotBeReached) {
  FakeHttp client{rdap([](const net::HttpRequest& request) -> Result<net::HttpResponse> {
    if (request.url.starts_with("https://rdap.test-a/")) return fail(ErrorCode::unavailable, "cannot connect");
    return http(200, rdap_object("shop.test-a"));
  })};
  const auto data = open(settings(), client, whois_);
  const auto fact = look_up(*data, "shop.test-a");
  ASSERT_TRUE(fact);
  EXPECT_EQ(fact->source, "https://rdap2.test-a/domain/shop.test-a");
  ASSERT_TRUE(look_up(*data, "other.test-a").error().rcode == "malformed answer") << "it names another domain";
  EXPECT_EQ(
      std::ranges::count_if(client.urls(), [](const auto& url) { return url.starts_with("https://rdap.test-a/"); }), 1)
      << "who was not reached is left alone for a while";
}

TEST_F(Registries, ADomainThatRdapDoesNotKnowIsNotRegistered) {
  FakeHttp client{rdap([](const auto&) { return http(404, R"({"errorCode":404})"); })};
  const auto data = open(settings(), client, whois_);
  const auto fact = look_up(*data, "shop.test-a");
  ASSERT_TRUE(fact);
  EXPECT_FALSE(fact->registered);
  EXPECT_TRUE(fact->contacts.empty());
}

TEST_F(Registries, RefusalsAreHonoured) {
  FakeHttp client{rdap([](const auto&) { return http(429, "", {{"retry-after", "120"}}); })};
  RegistrationSettings only_rdap = settings();
  only_rdap.whois.clear();
  const auto data = open(only_rdap, client, whois_);
  EXPECT_EQ(reason_of(look_up(*data, "shop.test-a")), "rate limited");
  EXPECT_EQ(reason_of(look_up(*data, "other.test-a")), "rate limited");
  EXPECT_EQ(client.urls().size(), 2U) << "neither the same server nor another of the registry's is asked";
  clock_.advance(121s);
  EXPECT_EQ(reason_of(look_up(*data, "shop.test-a")), "rate limited");
  EXPECT_EQ(client.urls().size(), 3U);
}

TEST_F(Registries, FailuresSayWhatHappened) {
  struct Case {
    std::string name;
    Result<net::HttpResponse> answer;
    std::string reason;
  };
  const std::vector<Case> cases{
      {"server error", http(500, ""), "HTTP 500"},
      {"busy", http(503, "", {{"retry-after", "5"}}), "HTTP 503"},
      {"forbidden", http(403, ""), "HTTP 403"},
      {"no JSON", http(200, "<html>"), "malformed answer"},
      {"another domain", http(200, rdap_object("other.test-a")), "malformed answer"},
      {"too large", fail(ErrorCode::limit_exceeded, "too large"), "answer too large"},
      {"no way", fail(ErrorCode::unavailable, "no way"), "not reachable"},
      {"redirect to nowhere", http(302, "", {{"location", "ftp://rdap.test-a/"}}), "not reachable"},
      {"redirect down to http", http(302, "", {{"location", "http://rdap.test-a/"}}), "not reachable"}};
  for (const Case& given : cases) {
    FakeHttp client{rdap([&](const auto&) { return given.answer; })};
    RegistrationSettings only_rdap = settings();
    only_rdap.whois.clear();
    const auto data = open(only_rdap, client, whois_);
    EXPECT_EQ(reason_of(look_up(*data, "shop.test-a")), given.reason) << given.name;
  }
}

TEST_F(Registries, RedirectsAreFollowedAFewTimes) {
  FakeHttp client{rdap([](const net::HttpRequest& request) {
    if (request.url == "https://rdap.test-a/domain/shop.test-a") return http(302, "", {{"location", "/v1/one"}});
    if (request.url == "https://rdap.test-a/v1/one")
      return http(307, "", {{"location", "https://moved.test-a/domain/shop.test-a"}});
    return http(200, rdap_object("shop.test-a"));
  })};
  const auto data = open(settings(), client, whois_);
  const auto fact = look_up(*data, "shop.test-a");
  ASSERT_TRUE(fact) << fact.error().rcode;
  EXPECT_EQ(fact->source, "https://moved.test-a/domain/shop.test-a");
}

TEST_F(Registries, ALoopOfRedirectsEnds) {
  FakeHttp client{rdap([](const net::HttpRequest& request) { return http(302, "", {{"location", request.url}}); })};
  RegistrationSettings only_rdap = settings();
  only_rdap.whois.clear();
  const auto data = open(only_rdap, client, whois_);
  EXPECT_EQ(reason_of(look_up(*data, "shop.test-a")), "not reachable");
  EXPECT_EQ(client.urls().size(), 1U + 2U * 4U);
}

constexpr const char* related =
    R"(,"links":[{"rel":"related","type":"application/rdap+json","href":"https://rdap.rar.test-a/d/shop.test-a"}])";

TEST_F(Registries, AThinRegistryLeadsToTheRegistrarOnce) {
  FakeHttp client{rdap([](const net::HttpRequest& request) {
    if (request.url.starts_with("https://rdap.rar."))
      return http(200, rdap_object("shop.test-a", "real@shop.test-a",
                                   R"(,"links":[{"rel":"related","href":"https://rdap.third.test-a/"}])"));
    return http(200, fmt::format(R"({{"objectClassName":"domain","ldhName":"shop.test-a","status":["server hold"]{}}})",
                                 related));
  })};
  const auto data = open(settings(), client, whois_);
  const auto fact = look_up(*data, "shop.test-a");
  ASSERT_TRUE(fact);
  EXPECT_EQ(fact->contacts.at(0).email, "real@shop.test-a");
  EXPECT_EQ(fact->statuses, std::vector<std::string>{"server hold"}) << "the registry knows a domain's standing";
  EXPECT_EQ(fact->source, "https://rdap.rar.test-a/d/shop.test-a");
  EXPECT_EQ(client.urls().size(), 3U);
}

TEST_F(Registries, WhoKnowsTheContactsAndCannotBeAskedIsNobodyWithoutContacts) {
  FakeHttp client{rdap([](const net::HttpRequest& request) {
    if (request.url.starts_with("https://rdap.rar.")) return http(429, "");
    return http(200, fmt::format(R"({{"objectClassName":"domain","ldhName":"shop.test-a"{}}})", related));
  })};
  const auto data = open(settings(), client, whois_);
  const auto fact = look_up(*data, "shop.test-a");
  ASSERT_TRUE(fact);
  EXPECT_TRUE(fact->contacts.empty());
  clock_.advance(16min);
  ASSERT_TRUE(look_up(*data, "shop.test-a"));
  EXPECT_GT(client.urls().size(), 3U) << "what is not whole is not kept for long";
}

TEST_F(Registries, WhoNamesNobodyShowsNoContact) {
  FakeHttp client{
      rdap([](const auto&) { return http(200, R"({"objectClassName":"domain","ldhName":"shop.test-a"})"); })};
  const auto data = open(settings(), client, whois_);
  const auto fact = look_up(*data, "shop.test-a");
  ASSERT_TRUE(fact);
  ASSERT_EQ(fact->contacts.size(), 1U);
  EXPECT_EQ(fact->contacts[0].email, "");
}

TEST_F(Registries, TheListOfServicesIsRenewedAndItsCopyOutlivesIana) {
  bool iana_answers = true;
  FakeHttp client{[&](const net::HttpRequest& request) -> Result<net::HttpResponse> {
    if (request.url != bootstrap_url) return http(200, rdap_object(request.url.substr(request.url.rfind('/') + 1)));
    if (!iana_answers) return fail(ErrorCode::unavailable, "cannot connect");
    return http(200, bootstrap);
  }};
  {
    const auto data = open(settings(), client, whois_);
    ASSERT_TRUE(look_up(*data, "one.test-a"));
    clock_.advance(25h);
    ASSERT_TRUE(look_up(*data, "two.test-a"));
    EXPECT_EQ(std::ranges::count(client.urls(), bootstrap_url), 2);
    iana_answers = false;
    clock_.advance(25h);
    ASSERT_TRUE(look_up(*data, "three.test-a")) << "the last good copy stays in force";
    ASSERT_TRUE(look_up(*data, "four.test-a"));
    EXPECT_EQ(std::ranges::count(client.urls(), bootstrap_url), 3) << "IANA is left alone for a while";
  }
  const auto restarted = open(settings(), client, whois_);
  ASSERT_TRUE(look_up(*restarted, "five.test-a")) << "the copy outlives a restart";
}

TEST_F(Registries, AListThatIsNoneChangesNothing) {
  std::string list = bootstrap;
  FakeHttp client{[&](const net::HttpRequest& request) {
    return request.url == bootstrap_url ? http(200, list)
                                        : http(200, rdap_object(request.url.substr(request.url.rfind('/') + 1)));
  }};
  const auto data = open(settings(), client, whois_);
  ASSERT_TRUE(look_up(*data, "one.test-a"));
  list = "<html>gateway</html>";
  clock_.advance(25h);
  ASSERT_TRUE(look_up(*data, "two.test-a"));
}

TEST_F(Registries, AListMayBeAFile) {
  FakeHttp client{[](const auto&) { return http(200, rdap_object("shop.test-a")); }};
  RegistrationSettings from_file = settings();
  from_file.rdap_bootstrap = lists_.write("dns.json", bootstrap);
  const auto data = open(from_file, client, whois_);
  ASSERT_TRUE(look_up(*data, "shop.test-a"));
  from_file.lookups = true;
  from_file.rdap_bootstrap = lists_.write("no-list.json", "{}");
  const auto refused =
      open_registration_data(from_file, {.client = client, .whois = whois_, .clock = clock_, .folder = {}});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().detail.find("[registration] rdap_bootstrap"), std::string::npos);
}

/// WHOIS alone: the top-level domain test-w has no RDAP service.
class WhoisRegistries : public Registries {
 protected:
  WhoisRegistries() {
    whois_.answer("whois.iana.test-a", "test-w", std::string{"domain: TEST-W\nrefer: whois.nic.test-w\n"});
    data_ = open(settings(), client_, whois_);
  }
  FakeHttp client_{rdap([](const auto&) { return http(500, ""); })};
  std::unique_ptr<RegistrationData> data_;
};

TEST_F(WhoisRegistries, ReferralsLeadFromIanaToTheRegistrar) {
  whois_.answer("whois.nic.test-w", "shop.test-w",
                whois_object("SHOP.TEST-W", "Registrar WHOIS Server: whois.rar.test-w\nRegistrar: Made-up\n"));
  whois_.answer("whois.rar.test-w", "shop.test-w",
                whois_object("shop.test-w",
                             "Registrant Email: owner@shop.test-w\n"
                             "Registrar WHOIS Server: whois.rar.test-w\n"));
  const auto fact = look_up(*data_, "shop.test-w");
  ASSERT_TRUE(fact) << fact.error().rcode;
  EXPECT_EQ(fact->source, "whois.rar.test-w");
  EXPECT_EQ(fact->registrar, "Made-up");
  EXPECT_EQ(fact->contacts.at(0).email, "owner@shop.test-w");
  EXPECT_EQ(whois_.asked(), (std::vector<std::string>{"whois.iana.test-a test-w", "whois.nic.test-w shop.test-w",
                                                      "whois.rar.test-w shop.test-w"}))
      << "IANA learns no domain, and nobody is asked twice";
}

TEST_F(WhoisRegistries, IanaIsAskedOnceATopLevelDomain) {
  whois_.answer("whois.nic.test-w", "one.test-w", whois_object("one.test-w"));
  whois_.answer("whois.nic.test-w", "two.test-w", whois_object("two.test-w"));
  ASSERT_TRUE(look_up(*data_, "one.test-w"));
  ASSERT_TRUE(look_up(*data_, "two.test-w"));
  EXPECT_EQ(std::ranges::count(whois_.asked(), "whois.iana.test-a test-w"), 1);
}

TEST_F(WhoisRegistries, EndlessReferralsEnd) {
  for (int i = 0; i < 10; ++i) {
    const std::string server = i == 0 ? "whois.nic.test-w" : fmt::format("whois.hop{}.test-w", i);
    whois_.answer(server, "shop.test-w",
                  whois_object("shop.test-w", fmt::format("Registrar WHOIS Server: whois.hop{}.test-w\n", i + 1)));
  }
  ASSERT_TRUE(look_up(*data_, "shop.test-w"));
  EXPECT_EQ(whois_.asked().size(), 4U) << "the first server, and three that it led to";
}

TEST_F(WhoisRegistries, ThePortOfTheFirstServerIsThatOfAll) {
  fakes::FakeWhois whois;
  whois.answer("127.0.0.1:4343", "test-w", std::string{"domain: TEST-W\nrefer: 127.0.0.2:25\n"});
  whois.answer("127.0.0.2:4343", "shop.test-w", whois_object("shop.test-w"));
  RegistrationSettings local = settings();
  local.whois = "127.0.0.1:4343";
  const auto data = open(local, client_, whois);
  ASSERT_TRUE(look_up(*data, "shop.test-w"));
}

TEST_F(WhoisRegistries, RefusalsAreHonouredByServer) {
  whois_.answer("whois.nic.test-w", "", std::string{"% Error: query rate limit exceeded. Try again after 60 seconds."});
  EXPECT_EQ(reason_of(look_up(*data_, "shop.test-w")), "rate limited");
  EXPECT_EQ(reason_of(look_up(*data_, "other.test-w")), "rate limited");
  EXPECT_EQ(whois_.asked().size(), 2U);
  clock_.advance(61s);
  whois_.answer("whois.nic.test-w", "", whois_object("shop.test-w"));
  EXPECT_TRUE(look_up(*data_, "shop.test-w"));
}

TEST_F(WhoisRegistries, ARegistrarThatRefusesLeavesWhatTheRegistrySays) {
  whois_.answer("whois.nic.test-w", "", whois_object("shop.test-w", "Registrar WHOIS Server: whois.rar.test-w\n"));
  whois_.answer("whois.rar.test-w", "", std::string{"LIMIT EXCEEDED"});
  const auto fact = look_up(*data_, "shop.test-w");
  ASSERT_TRUE(fact);
  EXPECT_EQ(fact->statuses, std::vector<std::string>{"active"});
  EXPECT_TRUE(fact->contacts.empty()) << "who knows them could not be asked";
}

TEST_F(WhoisRegistries, ATopLevelDomainWithNeitherHasNoService) {
  whois_.answer("whois.iana.test-a", "test-n", std::string{"domain: TEST-N\nwhois:\n"});
  const auto fact = look_up(*data_, "shop.test-n");
  ASSERT_TRUE(fact) << fact.error().rcode;
  EXPECT_FALSE(fact->has_service);
}

TEST_F(WhoisRegistries, WithoutTheListOfRdapServicesThatIsUnknown) {
  whois_.answer("whois.iana.test-a", "test-n", std::string{"domain: TEST-N\nwhois:\n"});
  FakeHttp nowhere{[](const auto&) -> Result<net::HttpResponse> { return fail(ErrorCode::unavailable, "no way"); }};
  const auto data = open(settings(), nowhere, whois_);
  EXPECT_EQ(reason_of(look_up(*data, "shop.test-n")), "no service known");
}

TEST_F(WhoisRegistries, WhoisIsAskedWhereRdapCannotAnswer) {
  whois_.answer("whois.iana.test-a", "test-a", std::string{"domain: TEST-A\nrefer: whois.nic.test-a\n"});
  whois_.answer("whois.nic.test-a", "shop.test-a", whois_object("shop.test-a"));
  const auto fact = look_up(*data_, "shop.test-a");
  ASSERT_TRUE(fact);
  EXPECT_EQ(fact->source, "whois.nic.test-a");
}

TEST_F(WhoisRegistries, AFailureOfBothIsTheOneOfRdap) {
  EXPECT_EQ(reason_of(look_up(*data_, "shop.test-a")), "HTTP 500");
  EXPECT_EQ(reason_of(look_up(*data_, "shop.test-x")), "not reachable");
}

TEST_F(WhoisRegistries, JprsIsAskedInItsOwnWay) {
  whois_.answer("whois.iana.test-a", "jp", std::string{"domain: JP\nrefer: whois.jprs.jp\n"});
  whois_.answer("whois.jprs.jp", "shop.co.jp/e",
                std::string{"a. [Domain Name]   SHOP.CO.JP\nm. [Administrative Contact]   AB123JP\n"
                            "n. [Technical Contact]   AB123JP\n[State]   Connected (2027/01/31)\n"});
  whois_.answer("whois.jprs.jp", "AB123JP/e",
                std::string{"Contact Information:\na. [JPNIC Handle]   AB123JP\nd. [E-Mail]   taro@shop.co.jp\n"});
  const auto fact = look_up(*data_, "shop.co.jp");
  ASSERT_TRUE(fact) << fact.error().rcode;
  ASSERT_EQ(fact->contacts.size(), 2U);
  EXPECT_EQ(fact->contacts[0].email, "taro@shop.co.jp");
  EXPECT_EQ(fact->contacts[1].role, "technical");
  EXPECT_EQ(std::ranges::count(whois_.asked(), "whois.jprs.jp AB123JP/e"), 1);
}

}  // namespace
}  // namespace certwright::registration::tests::registration_data_test
