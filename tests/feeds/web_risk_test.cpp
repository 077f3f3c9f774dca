#include "base/bytes.h"
#include "base/digest.h"
#include "tests/feeds/service_case.h"

namespace certwright::feeds::tests::web_risk_test {
namespace {

std::string hash_of(const std::string& name) { return base64(sha256(bytes_of(name + "/"))); }

std::string threat(const std::string& name, const std::string& expires,
                   const std::string& type = "SOCIAL_ENGINEERING") {
  return R"({"threatTypes":[")" + type + R"("],"hash":")" + hash_of(name) + R"(","expireTime":")" + expires + R"("})";
}

std::string answer(const std::vector<std::string>& threats, const std::string& negative = "2026-11-23T00:10:00Z") {
  std::string text = R"({"threats":[)";
  for (std::size_t i = 0; i < threats.size(); ++i) text += (i == 0 ? "" : ",") + threats[i];
  return text + R"(],"negativeExpireTime":")" + negative + "\"}";
}

class WebRisk : public ServicesTest {
 protected:
  ReputationSettings settings() {
    ReputationSettings settings;
    settings.web_risk.api_key_file = key_file();
    return settings;
  }
};

TEST_F(WebRisk, SendsFourBytesOfAHashAndNoName) {
  FakeHttp client{[](const net::HttpRequest&) { return http(200, "{}"); }};
  const auto services = open(settings(), client);
  EXPECT_EQ(reason_of(ask(*services, "www.secret-name.test-a", "secret-name.test-a")), "no failure");
  ASSERT_EQ(client.urls().size(), 2U);
  const Sha256 hash = sha256(bytes_of("www.secret-name.test-a/"));
  const std::string prefix = base64(ByteView{hash}.first(4));
  std::string expected = "https://webrisk.googleapis.com/v1/hashes:search?hashPrefix=";
  for (const char c : prefix) expected += c == '=' ? "%3D" : (c == '+' ? "%2B" : (c == '/' ? "%2F" : std::string{c}));
  EXPECT_EQ(client.urls()[0],
            expected + "&threatTypes=MALWARE&threatTypes=SOCIAL_ENGINEERING&threatTypes=UNWANTED_SOFTWARE");
  for (const net::HttpRequest& request : client.requests()) {
    EXPECT_EQ(request.url.find("secret-name"), std::string::npos);
    EXPECT_EQ(request.url.find(api_key), std::string::npos) << "the key is in a header";
    EXPECT_EQ(request.body, "");
    for (const auto& [name, value] : request.headers) EXPECT_EQ(value.find("secret-name"), std::string::npos);
  }
}

TEST_F(WebRisk, ComparesWholeHashesHere) {
  FakeHttp client{[](const net::HttpRequest&) {
    return http(200,
                answer({threat("another.test-a", "2026-11-23T01:00:00Z"), threat("bad.test-a", "2026-11-23T01:00:00Z"),
                        threat("bad.test-a", "2026-11-23T02:00:00Z", "MALWARE")}));
  }};
  const auto services = open(settings(), client);
  const auto fact = ask(*services, "www.bad.test-a", "bad.test-a");
  EXPECT_EQ(fact.listed, "bad.test-a");
  EXPECT_EQ(fact.threat, "SOCIAL_ENGINEERING, MALWARE");
  EXPECT_EQ(ask(*services, "good.test-a", "good.test-a").listed, "") << "a prefix alone is no listing";
}

TEST_F(WebRisk, BelievesAnAnswerAsLongAsItSays) {
  FakeHttp client{[](const net::HttpRequest& request) {
    (void)request;
    return http(200, answer({threat("bad.test-a", "2026-11-23T01:00:00.123456789Z")}));
  }};
  const auto services = open(settings(), client);
  EXPECT_EQ(ask(*services, "bad.test-a", "bad.test-a").listed, "bad.test-a");
  EXPECT_EQ(ask(*services, "good.test-a", "good.test-a").listed, "");
  clock_.advance(std::chrono::minutes{9});
  (void)ask(*services, "good.test-a", "good.test-a");
  EXPECT_EQ(client.urls().size(), 2U);
  clock_.advance(std::chrono::minutes{1});
  (void)ask(*services, "good.test-a", "good.test-a");
  EXPECT_EQ(client.urls().size(), 3U) << "negativeExpireTime";
  clock_.advance(std::chrono::minutes{49});
  (void)ask(*services, "bad.test-a", "bad.test-a");
  EXPECT_EQ(client.urls().size(), 3U);
  clock_.advance(std::chrono::minutes{2});
  (void)ask(*services, "bad.test-a", "bad.test-a");
  EXPECT_EQ(client.urls().size(), 4U) << "expireTime";
}

TEST_F(WebRisk, WhatIsNotUnderstoodIsUndetermined) {
  const std::vector<std::pair<int, std::string>> answers{
      {200, ""},
      {200, "[]"},
      {200, "<html></html>"},
      {200, R"({"threats":"none"})"},
      {200, R"({"error":{"code":400}})"},
      {404, "{}"},
      {400, R"({"error":{"code":400,"message":"API key not valid."}})"},
      {403, "{}"}};
  for (const auto& answer : answers) {
    clock_.advance(std::chrono::hours{2});
    FakeHttp client{[&answer](const net::HttpRequest&) { return http(answer.first, answer.second); }};
    const auto fact = ask(*open(settings(), client), "bad.test-a", "bad.test-a");
    EXPECT_TRUE(fact.failure) << answer.first << answer.second;
    EXPECT_EQ(fact.listed, "");
  }
}

class SafeBrowsing : public ServicesTest {
 protected:
  model::ReputationFact fact_of(int status, const std::string& body) {
    ReputationSettings settings;
    settings.web_risk.api_key_file = key_file();
    settings.google_api = GoogleApi::safe_browsing;
    clock_.advance(std::chrono::hours{25});
    FakeHttp client{[&](const net::HttpRequest&) { return http(status, body); }};
    const auto fact = ask(*open(settings, client), "bad.test-a", "bad.test-a");
    EXPECT_TRUE(client.urls().at(0).starts_with("https://safebrowsing.googleapis.com/v5/hashes:search?hashPrefixes="));
    return fact;
  }
  static std::string found(const std::string& name, const std::string& details) {
    return R"({"fullHashes":[{"fullHash":")" + hash_of(name) + R"(","fullHashDetails":[)" + details +
           R"(]}],"cacheDuration":"300.5s"})";
  }
};

TEST_F(SafeBrowsing, ComparesWholeHashesAndKnownThreats) {
  const auto bad = fact_of(200, found("bad.test-a", R"({"threatType":"MALWARE"},{"threatType":"SOCIAL_ENGINEERING"})"));
  EXPECT_EQ(bad.listed, "bad.test-a");
  EXPECT_EQ(bad.threat, "MALWARE, SOCIAL_ENGINEERING");
  EXPECT_EQ(bad.source.name, "Google Safe Browsing");
  for (const std::string& body :
       {std::string{R"({"cacheDuration":"300s"})"}, found("other.test-a", R"({"threatType":"MALWARE"})"),
        found("bad.test-a", R"({"threatType":"SOMETHING_NEW"})"),
        found("bad.test-a", R"({"threatType":"MALWARE","attributes":["CANARY"]})"), found("bad.test-a", "")}) {
    const auto good = fact_of(200, body);
    EXPECT_EQ(reason_of(good), "no failure") << body;
    EXPECT_EQ(good.listed, "") << body;
  }
}

TEST_F(SafeBrowsing, WhatIsNotUnderstoodIsUndetermined) {
  for (const char* body : {"", "{}", "[]", "\x0a\x05hello", R"({"cacheDuration":"soon"})", R"({"cacheDuration":"-3s"})",
                           R"({"fullHashes":5,"cacheDuration":"3s"})"})
    EXPECT_EQ(reason_of(fact_of(200, body)), "malformed answer") << body;
  EXPECT_EQ(reason_of(fact_of(404, "{}")), "malformed answer");
}

}  // namespace
}  // namespace certwright::feeds::tests::web_risk_test
