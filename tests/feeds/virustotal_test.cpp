#include "feeds/services/keyed_service.h"
#include "feeds/services/service_state.h"

#include <algorithm>

#include "tests/feeds/service_case.h"

namespace certwright::feeds::tests::virustotal_test {
namespace {

constexpr const char* clear = R"({"data":{"id":"good.test-a","type":"domain","attributes":{"reputation":0,
 "last_analysis_stats":{"harmless":60,"malicious":0,"suspicious":0,"undetected":30,"timeout":0},
 "last_analysis_results":{"EngineOne":{"category":"harmless","result":"clean","engine_name":"EngineOne"}}}}})";

std::string report(const std::string& name, int malicious, int suspicious = 0, int reputation = -12) {
  return R"({"data":{"id":")" + name +
         R"(","type":"domain","attributes":{"last_analysis_date":1795000000,"reputation":)" +
         std::to_string(reputation) + R"(,"last_analysis_stats":{"harmless":60,"malicious":)" +
         std::to_string(malicious) + R"(,"suspicious":)" + std::to_string(suspicious) +
         R"(,"undetected":30,"timeout":0},"last_analysis_results":{"EngineOne":{"category":"malicious",
"result":"phishing","method":"blacklist","engine_name":"EngineOne"}},"categories":{"EngineTwo":"phishing"}}}})";
}

constexpr const char* never_seen = R"({"error":{"code":"NotFoundError","message":"Domain \"new.test-a\" not found"}})";

class VirusTotal : public ServicesTest {};

TEST_F(VirusTotal, AsksForTheNameAndItsParentsWithTheKeyInAHeader) {
  FakeHttp client{[](const net::HttpRequest&) { return http(404, never_seen); }};
  const auto services = open(with_virustotal(), client);
  const auto fact = ask(*services, "a.www.good.test-a", "good.test-a");
  EXPECT_EQ(reason_of(fact), "no failure");
  EXPECT_EQ(fact.listed, "") << "never seen is not listed";
  EXPECT_EQ(fact.source.name, "VirusTotal");
  EXPECT_EQ(client.urls(), (std::vector<std::string>{"https://www.virustotal.com/api/v3/domains/a.www.good.test-a",
                                                     "https://www.virustotal.com/api/v3/domains/www.good.test-a",
                                                     "https://www.virustotal.com/api/v3/domains/good.test-a"}));
  const net::HttpRequest request = client.requests().front();
  EXPECT_EQ(request.headers.front(), (std::pair<std::string, std::string>{"x-apikey", api_key}));
}

TEST_F(VirusTotal, KeepsWhatTheEnginesSay) {
  FakeHttp client{[](const net::HttpRequest& request) {
    return request.url.ends_with("/bad.test-a") ? http(200, report("bad.test-a", 2, 1)) : http(404, never_seen);
  }};
  const auto services = open(with_virustotal(), client);
  const auto fact = ask(*services, "www.bad.test-a", "bad.test-a");
  EXPECT_EQ(fact.listed, "bad.test-a") << "the registrable domain counts as well as the name";
  ASSERT_EQ(fact.engines.size(), 3U) << "two malicious, of which one is named, and one suspicious";
  EXPECT_EQ(fact.engines[0].engine, "EngineOne");
  EXPECT_EQ(fact.engines[0].result, "phishing");
  EXPECT_EQ(fact.engines[1].engine, "");
  EXPECT_EQ(fact.engines[2].category, "suspicious");
  EXPECT_EQ(fact.score, -12);
  EXPECT_EQ(rfc3339(*fact.analysed_at), "2026-11-18T11:06:40Z");
}

TEST_F(VirusTotal, WhatIsTheApplicantsOwnCountsBeforeWhatIsShared) {
  FakeHttp client{[](const net::HttpRequest& request) {
    const std::string name = request.url.substr(request.url.rfind('/') + 1);
    return http(200, report(name, name == "pages.test-a" ? 9 : 1));
  }};
  const auto services = open(with_virustotal(), client);
  EXPECT_EQ(ask(*services, "me.pages.test-a", "pages.test-a", "pages.test-a").listed, "me.pages.test-a");
  EXPECT_EQ(ask(*services, "www.own.test-a", "own.test-a").listed, "www.own.test-a") << "equal: the more specific";
}

TEST_F(VirusTotal, AnUnansweredQuestionIsNeitherListedNorClear) {
  struct Case {
    const char* title;
    std::string reason;
    Result<net::HttpResponse> response;
  };
  const std::vector<Case> cases{
      {"unauthorised", "HTTP 401: the key was refused", http(401, R"({"error":{"code":"WrongCredentialsError"}})")},
      {"forbidden", "HTTP 403: the key was refused", http(403, "")},
      {"quota", "HTTP 429: too many requests", http(429, R"({"error":{"code":"QuotaExceededError"}})")},
      {"down", "HTTP 503", http(503, "")},
      {"elsewhere", "HTTP 302", http(302, "", {{"location", "https://elsewhere.test-a/"}})},
      {"a page", "malformed answer", http(200, "<html><body>Sign in to the hotel's network</body></html>")},
      {"no such page", "malformed answer", http(404, "<html>Not Found</html>")},
      {"another 404", "malformed answer", http(404, R"({"error":{"code":"SomethingElse"}})")},
      {"empty", "malformed answer", http(200, "")},
      {"half", "malformed answer", http(200, report("bad.test-a", 2).substr(0, 200))},
      {"deep", "malformed answer", http(200, std::string(100'000, '['))},
      {"deep object", "malformed answer",
       http(200,
            [] {
              std::string text;
              for (int i = 0; i < 1000; ++i) text += R"({"data":)";
              return text;
            }())},
      {"an array", "malformed answer", http(200, "[]")},
      {"no totals", "malformed answer", http(200, R"({"data":{"id":"bad.test-a","attributes":{}}})")},
      {"totals of text", "malformed answer",
       http(200, R"({"data":{"id":"bad.test-a","attributes":{"last_analysis_stats":{"malicious":"many"}}}})")},
      {"another name", "malformed answer", http(200, report("other.test-a", 2))},
      {"not there", "not reachable", fail(ErrorCode::unavailable, "cannot connect to 127.0.0.1:1")},
      {"too large", "answer too large", fail(ErrorCode::limit_exceeded, "the answer is larger than 1 bytes")}};
  for (const Case& given : cases) {
    SCOPED_TRACE(given.title);
    FakeHttp client{[&](const net::HttpRequest&) { return given.response; }};
    ReputationSettings settings = with_virustotal();
    settings.virustotal.requests_per_minute = settings.virustotal.requests_per_day = 0;
    clock_.advance(std::chrono::hours{2});  // past any pause that an earlier case asked for
    const auto services = open(settings, client);
    const auto fact = ask(*services, "bad.test-a", "bad.test-a");
    EXPECT_EQ(reason_of(fact), given.reason);
    EXPECT_EQ(fact.listed, "");
    EXPECT_TRUE(fact.engines.empty());
    const std::string told = fact.failure->rcode + fact.failure->question + fact.failure->detail + fact.source.name;
    EXPECT_EQ(told.find(api_key), std::string::npos) << told;
  }
}

TEST_F(VirusTotal, AListingCountsThoughAnotherNameHasNoAnswer) {
  FakeHttp client{[](const net::HttpRequest& request) {
    return request.url.ends_with("/www.bad.test-a") ? http(200, report("www.bad.test-a", 1)) : http(500, "");
  }};
  const auto services = open(with_virustotal(), client);
  EXPECT_EQ(ask(*services, "www.bad.test-a", "bad.test-a").listed, "www.bad.test-a");
}

TEST_F(VirusTotal, OneNameWithoutAnAnswerLeavesTheWholeUndetermined) {
  FakeHttp client{[](const net::HttpRequest& request) {
    return request.url.ends_with("/good.test-a") ? http(500, "") : http(404, never_seen);
  }};
  const auto services = open(with_virustotal(), client);
  EXPECT_EQ(reason_of(ask(*services, "www.good.test-a", "good.test-a")), "HTTP 500");
}

TEST_F(VirusTotal, IsNotAskedTwiceWithinADay) {
  FakeHttp client{[](const net::HttpRequest&) { return http(200, clear); }};
  auto services = open(with_virustotal(), client);
  EXPECT_EQ(reason_of(ask(*services, "good.test-a", "good.test-a")), "no failure");
  clock_.advance(std::chrono::hours{23});
  const auto kept = ask(*services, "good.test-a", "good.test-a");
  EXPECT_EQ(client.urls().size(), 1U);
  EXPECT_EQ(kept.source.age, std::chrono::hours{23});
  services = open(with_virustotal(), client);
  (void)ask(*services, "good.test-a", "good.test-a");
  EXPECT_EQ(client.urls().size(), 1U) << "nor after a restart";
  clock_.advance(std::chrono::hours{1});
  (void)ask(*services, "good.test-a", "good.test-a");
  EXPECT_EQ(client.urls().size(), 2U);
}

TEST_F(VirusTotal, ForgetsANameWithWhatIsAboveAndBelow) {
  FakeHttp client{[](const net::HttpRequest&) { return http(404, never_seen); }};
  ReputationSettings settings = with_virustotal();
  settings.virustotal.requests_per_minute = 0;
  const auto services = open(settings, client);
  (void)ask(*services, "www.good.test-a", "good.test-a");
  (void)ask(*services, "other.test-a", "other.test-a");
  services->forget("www.good.test-a");
  (void)ask(*services, "www.good.test-a", "good.test-a");
  (void)ask(*services, "other.test-a", "other.test-a");
  EXPECT_EQ(client.urls().size(), 5U);
}

TEST_F(VirusTotal, AFailureIsNotKept) {
  FakeHttp client{[](const net::HttpRequest&) { return http(503, ""); }};
  const auto services = open(with_virustotal(), client);
  EXPECT_EQ(reason_of(ask(*services, "good.test-a", "good.test-a")), "HTTP 503");
  client.answer([](const net::HttpRequest&) { return http(200, clear); });
  EXPECT_EQ(reason_of(ask(*services, "good.test-a", "good.test-a")), "no failure");
}

TEST_F(VirusTotal, TheQuotaOfTheKeyIsKept) {
  FakeHttp client{[](const net::HttpRequest&) { return http(404, never_seen); }};
  auto services = open(with_virustotal(), client);
  for (const char* name : {"a.test-a", "b.test-a", "c.test-a", "d.test-a"})
    EXPECT_EQ(reason_of(ask(*services, name, name)), "no failure");
  EXPECT_EQ(reason_of(ask(*services, "e.test-a", "e.test-a")), "the key's quota of 4 requests a minute is used up");
  services = open(with_virustotal(), client);
  EXPECT_EQ(reason_of(ask(*services, "e.test-a", "e.test-a")), "the key's quota of 4 requests a minute is used up")
      << "over a restart";
  EXPECT_EQ(reason_of(ask(*services, "a.test-a", "a.test-a")), "no failure") << "what is kept costs nothing";
  EXPECT_EQ(client.urls().size(), 4U);
  clock_.advance(std::chrono::minutes{1});
  EXPECT_EQ(reason_of(ask(*services, "e.test-a", "e.test-a")), "no failure");
}

TEST_F(VirusTotal, LeavesAServiceAloneThatAsksForIt) {
  FakeHttp client{[](const net::HttpRequest&) { return http(429, "", {{"retry-after", "120"}}); }};
  auto services = open(with_virustotal(), client);
  EXPECT_EQ(reason_of(ask(*services, "a.test-a", "a.test-a")), "HTTP 429: too many requests");
  const ServiceState state = read_service_state(folder(), model::FeedId::virustotal, "VirusTotal", clock_.now());
  ASSERT_TRUE(state.last_failure);
  EXPECT_EQ(state.last_failure->reason, "HTTP 429: too many requests");
  EXPECT_EQ(state.last_failure->at, clock_.now());
  EXPECT_EQ(state.use.in_day, 1U);
  EXPECT_EQ(state.use.paused_until, clock_.now() + std::chrono::seconds{120});
  client.answer([](const net::HttpRequest&) { return http(404, never_seen); });
  services = open(with_virustotal(), client);
  clock_.advance(std::chrono::seconds{119});
  EXPECT_EQ(reason_of(ask(*services, "a.test-a", "a.test-a")), "HTTP 429: too many requests");
  EXPECT_EQ(client.urls().size(), 1U);
  clock_.advance(std::chrono::seconds{1});
  EXPECT_EQ(reason_of(ask(*services, "a.test-a", "a.test-a")), "no failure");
}

TEST_F(VirusTotal, TheLogTellsOnceThatThereIsNoAnswer) {
  FakeHttp client{[](const net::HttpRequest&) { return http(503, api_key); }};
  const auto services = open(with_virustotal(), client);
  testing::internal::CaptureStderr();
  for (const char* name : {"a.test-a", "b.test-a", "c.test-a"}) (void)ask(*services, name, name);
  const std::string log = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::ranges::count(log, '\n'), 1) << log;
  EXPECT_NE(log.find(R"("event":"reputation.no_answer","feed":"virustotal")"), std::string::npos) << log;
  EXPECT_NE(log.find("HTTP 503"), std::string::npos) << log;
  EXPECT_EQ(log.find(api_key), std::string::npos);
  EXPECT_EQ(log.find("a.test-a"), std::string::npos) << "names stay in reports";
  clock_.advance(std::chrono::hours{1});
  testing::internal::CaptureStderr();
  (void)ask(*services, "a.test-a", "a.test-a");
  EXPECT_NE(testing::internal::GetCapturedStderr(), "");
}

TEST_F(VirusTotal, IsNotAskedWithoutAKey) {
  FakeHttp client{[](const net::HttpRequest&) { return http(200, clear); }};
  EXPECT_EQ(open({}, client), nullptr);
}

TEST_F(VirusTotal, RefusesAFileThatHoldsNoKey) {
  FakeHttp client{[](const net::HttpRequest&) { return http(200, clear); }};
  for (const std::string& file :
       {lists_.write("empty", " \n"), lists_.write("two", "a key\nanother\n"), std::string{"/nowhere/at/all"}}) {
    ReputationSettings settings;
    settings.virustotal.api_key_file = file;
    const auto services =
        open_reputation_services(settings, {.client = client, .resolver = resolver_, .clock = clock_, .folder = {}});
    ASSERT_FALSE(services) << file;
    EXPECT_EQ(services.error().code, ErrorCode::invalid_request);
    EXPECT_NE(services.error().detail.find(file), std::string::npos);
    EXPECT_EQ(services.error().detail.find("another"), std::string::npos) << "a key is never shown";
  }
}

TEST(JoinedUrl, TakesABaseWithOrWithoutTheStartOfThePath) {
  for (const char* base : {"https://x.test-a", "https://x.test-a/", "https://x.test-a/api/v3", "https://x.test-a/api",
                           "https://x.test-a/api/v3/domains/", "https://x.test-a/api/v3/domains"})
    EXPECT_EQ(joined_url(base, "/api/v3/domains/"), "https://x.test-a/api/v3/domains/") << base;
  EXPECT_EQ(joined_url("https://x.test-a/proxy/vt", "/api/v3/domains/"), "https://x.test-a/proxy/vt/api/v3/domains/");
}

TEST(PauseAskedFor, IsBounded) {
  const Timestamp now = *parse_rfc3339("2026-10-21T07:27:30Z");
  const auto pause = [&](std::string text) {
    return pause_asked_for({.status = 429, .headers = {{"retry-after", std::move(text)}}}, now);
  };
  EXPECT_EQ(pause("7"), std::chrono::seconds{7});
  EXPECT_EQ(pause("0"), std::chrono::seconds{1});
  EXPECT_EQ(pause("99999999"), std::chrono::seconds{3600});
  EXPECT_EQ(pause("Wed, 21 Oct 2026 07:28:00 GMT"), std::chrono::seconds{30});
  EXPECT_EQ(pause("Wed, 21 Oct 2026 07:00:00 GMT"), std::chrono::seconds{1});
  for (const char* text : {"", "-5", "soon", "99999999999999999999999", "Wed, 21 Oct 2026 07:28:00"})
    EXPECT_EQ(pause(text), std::chrono::seconds{60}) << text;
  EXPECT_EQ(pause_asked_for({}, now), std::chrono::seconds{60});
}

}  // namespace
}  // namespace certwright::feeds::tests::virustotal_test
