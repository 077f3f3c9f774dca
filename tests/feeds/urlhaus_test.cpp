#include "tests/feeds/service_case.h"

namespace certwright::feeds::tests::urlhaus_test {
namespace {

std::string host(const std::string& name, const std::string& status) {
  return R"({"query_status":"ok","host":")" + name + R"(","firstseen":"2026-11-01 00:00:00 UTC","url_count":"1",
"blacklists":{"spamhaus_dbl":"not listed","surbl":"not listed"},"urls":[{"id":"1","url":"http://malware.test-a/x.bin",
"url_status":")" +
         status + R"(","threat":"malware_download","date_added":"2026-11-01 00:00:00 UTC"}]})";
}

class UrlHaus : public ServicesTest {
 protected:
  ReputationSettings settings() {
    ReputationSettings settings;
    settings.urlhaus.api_key_file = key_file();
    return settings;
  }
  model::ReputationFact fact_of(int status, const std::string& body) {
    FakeHttp client{[&](const net::HttpRequest&) { return http(status, body); }};
    clock_.advance(std::chrono::hours{25});
    return ask(*open(settings(), client), "malware.test-a", "malware.test-a");
  }
};

TEST_F(UrlHaus, PostsTheHostUnderAKey) {
  FakeHttp client{[](const net::HttpRequest&) { return http(200, R"({"query_status":"no_results"})"); }};
  (void)ask(*open(settings(), client), "malware.test-a", "malware.test-a");
  const net::HttpRequest request = client.requests().at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://urlhaus-api.abuse.ch/v1/host/");
  EXPECT_EQ(request.body, "host=malware.test-a");
  EXPECT_EQ(request.headers.at(1), (std::pair<std::string, std::string>{"Auth-Key", api_key}));
}

TEST_F(UrlHaus, OnlyWhatIsOnlineIsAListing) {
  const auto online = fact_of(200, host("malware.test-a", "online"));
  EXPECT_EQ(online.listed, "malware.test-a");
  EXPECT_EQ(online.threat, "malware_download, 1 URL online");
  EXPECT_EQ(rfc3339(*online.analysed_at), "2026-11-01T00:00:00Z");
  for (const char* status : {"offline", "unknown", ""}) {
    const auto other = fact_of(200, host("malware.test-a", status));
    EXPECT_EQ(other.listed, "") << status;
    EXPECT_EQ(reason_of(other), "no failure") << status;
  }
  EXPECT_EQ(reason_of(fact_of(200, R"({"query_status":"no_results"})")), "no failure");
}

TEST_F(UrlHaus, WhatIsNotUnderstoodIsUndetermined) {
  for (const char* body :
       {"", "{}", "<html></html>", R"({"query_status":"invalid_host"})", R"({"query_status":5})",
        R"({"query_status":"ok"})", R"({"query_status":"ok","urls":"many"})", R"({"query_status":"unknown_auth_key"})"})
    EXPECT_EQ(reason_of(fact_of(200, body)), "malformed answer") << body;
  EXPECT_EQ(reason_of(fact_of(200, host("other.test-a", "online"))), "malformed answer");
  EXPECT_EQ(reason_of(fact_of(404, R"({"query_status":"no_results"})")), "malformed answer");
  EXPECT_EQ(reason_of(fact_of(401, "")), "HTTP 401: the key was refused");
}

}  // namespace
}  // namespace certwright::feeds::tests::urlhaus_test
