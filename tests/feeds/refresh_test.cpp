// Refreshing a list from its URL: what is asked, what is followed, what is noted, and that whatever a server does the
// last good copy stays.
#include "feeds/refresh.h"

#include <gtest/gtest.h>

#include <deque>
#include <filesystem>

#include <fmt/format.h>

#include "feeds/http_date.h"
#include "feeds/redirected_url.h"
#include "net/live/curl_http_client.h"
#include "tests/fakes/fake_clock.h"
#include "tests/feeds/temporary_lists.h"
#include "tests/net/loopback.h"

namespace certwright::feeds::refresh_test {
namespace {

using model::FeedId;
using namespace std::chrono_literals;

/// Answers requests one after the other; then it is not reachable.
class FakeHttp final : public net::HttpClient {
 public:
  Result<net::HttpResponse> send(const net::HttpRequest& request, Deadline) override {
    requests.push_back(request);
    if (answers.empty()) return fail(ErrorCode::unavailable, "cannot connect to lists.test-a:443");
    auto answer = answers.front();
    answers.pop_front();
    return answer;
  }
  std::deque<net::HttpResponse> answers;
  std::vector<net::HttpRequest> requests;
};

std::string header(const net::HttpRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers)
    if (key == name) return value;
  return {};
}

constexpr const char* url = "https://lists.test-a/a/top.csv";
const std::string list = "1,popular.test-a\n2,search.test-a\n";

class Refresh : public testing::Test {
 protected:
  Result<Refreshed> ask() {
    return feeds::refresh(FeedId::top_sites, setting_, store_,
                          {.http = http_, .clock = clock_, .ca_file = {}, .go_on = {}}, Deadline::after(5s));
  }
  std::string refusal() {
    const auto refreshed = ask();
    return refreshed ? "" : refreshed.error().detail;
  }
  void answer(int status, std::string body = {}, std::vector<std::pair<std::string, std::string>> headers = {}) {
    http_.answers.push_back({.status = status, .headers = std::move(headers), .body = std::move(body)});
  }
  ListAbout about() { return store_.about(FeedId::top_sites).value_or(ListAbout{}); }

  certwright::tests::TemporaryLists lists_;
  FeedStore store_{std::filesystem::path{lists_.write("x", "")}.parent_path().string() + "/feeds"};
  fakes::FakeClock clock_;
  FakeHttp http_;
  ListSetting setting_{.source = url, .refresh = 24h, .max_age = {}};
};

TEST_F(Refresh, TheFirstCopyIsTakenWithItsDates) {
  answer(200, list, {{"etag", "\"1\""}, {"last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"}});
  const auto refreshed = ask();
  ASSERT_TRUE(refreshed) << refreshed.error().detail;
  EXPECT_TRUE(refreshed->replaced);
  EXPECT_EQ(about().entries, 2U);
  EXPECT_EQ(about().source, url);
  EXPECT_EQ(rfc3339(about().dated), "1994-11-06T08:49:37Z");
  EXPECT_EQ(about().next_refresh_at, std::chrono::floor<std::chrono::seconds>(clock_.now() + 24h));
  EXPECT_EQ(header(http_.requests[0], "If-None-Match"), "");
}

TEST_F(Refresh, TheNextQuestionIsConditional) {
  answer(200, list, {{"etag", "\"1\""}, {"last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"}});
  ASSERT_TRUE(ask());
  answer(304);
  clock_.advance(24h);
  const auto refreshed = ask();
  ASSERT_TRUE(refreshed) << refreshed.error().detail;
  EXPECT_FALSE(refreshed->replaced);
  EXPECT_EQ(header(http_.requests[1], "If-None-Match"), "\"1\"");
  EXPECT_EQ(header(http_.requests[1], "If-Modified-Since"), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(about().etag, "\"1\"") << "a 304 need not repeat it";
}

TEST_F(Refresh, AnImportedCopyIsNotAskedForByTheEarlierOnesETag) {
  answer(200, list, {{"etag", "\"1\""}});
  ASSERT_TRUE(ask());
  ASSERT_TRUE(store_.put(FeedId::top_sites, {.content = "1,other.test-a\n", .source = "/tmp/x", .modified = {}},
                         Comparison::none, clock_.now()));
  answer(200, list);
  ASSERT_TRUE(ask());
  EXPECT_EQ(header(http_.requests[1], "If-None-Match"), "");
}

TEST_F(Refresh, TheSameBytesAreNoNewCopy) {
  answer(200, list);
  answer(200, list);
  EXPECT_TRUE(ask()->replaced);
  EXPECT_FALSE(ask()->replaced);
}

TEST_F(Refresh, AFailureIsNotedAndTheCopyStays) {
  answer(200, list);
  ASSERT_TRUE(ask());
  for (const int minutes : {1, 2, 4, 8}) {
    EXPECT_EQ(refusal(), "cannot connect to lists.test-a:443");
    EXPECT_EQ(about().next_refresh_at,
              std::chrono::floor<std::chrono::seconds>(clock_.now() + std::chrono::minutes{minutes}));
  }
  EXPECT_EQ(about().failures, 4U);
  EXPECT_EQ(about().last_error, "cannot connect to lists.test-a:443");
  EXPECT_EQ(about().entries, 2U);
  answer(200, list);
  ASSERT_TRUE(ask());
  EXPECT_EQ(about().failures, 0U);
  EXPECT_EQ(about().last_error, "");
}

TEST_F(Refresh, WhatIsNoListIsNotTaken) {
  answer(200, list);
  ASSERT_TRUE(ask());
  answer(200, "<!DOCTYPE html><p>Moved</p>");
  EXPECT_NE(refusal().find("a web page (HTML)"), std::string::npos);
  answer(200, "");
  EXPECT_NE(refusal().find("empty"), std::string::npos);
  answer(404);
  EXPECT_NE(refusal().find("answers 404 (there is no such list any more)"), std::string::npos);
  answer(403);
  EXPECT_NE(refusal().find("a login or a key"), std::string::npos);
  EXPECT_EQ(about().entries, 2U);
}

TEST_F(Refresh, AServerThatAsksForPatienceIsGivenIt) {
  answer(429, "", {{"retry-after", "7200"}});
  EXPECT_NE(refusal().find("asked too often"), std::string::npos);
  EXPECT_EQ(about().next_refresh_at, std::chrono::floor<std::chrono::seconds>(clock_.now() + 2h));
  answer(503, "", {{"retry-after", "99999999999"}});
  EXPECT_NE(refusal(), "");
  EXPECT_LE(about().next_refresh_at, clock_.now() + 24h);
}

TEST_F(Refresh, ThreeRedirectsAreFollowed) {
  answer(302, "", {{"location", "/b/top.csv"}});
  answer(301, "", {{"location", "newer.csv"}});
  answer(308, "", {{"location", "//mirror.test-a/x"}});
  answer(200, list);
  ASSERT_TRUE(ask());
  EXPECT_EQ(http_.requests[1].url, "https://lists.test-a/b/top.csv");
  EXPECT_EQ(http_.requests[2].url, "https://lists.test-a/b/newer.csv");
  EXPECT_EQ(http_.requests[3].url, "https://mirror.test-a/x");
  EXPECT_EQ(about().source, url);
}

TEST_F(Refresh, AFourthRedirectIsNot) {
  for (int i = 0; i < 4; ++i) answer(302, "", {{"location", "/again"}});
  EXPECT_NE(refusal().find("more than 3 redirects"), std::string::npos);
  EXPECT_EQ(http_.requests.size(), 4U);
}

TEST_F(Refresh, NoRedirectLeadsAwayFromTls) {
  answer(302, "", {{"location", "http://lists.test-a/top.csv"}});
  EXPECT_NE(refusal().find("is not followed"), std::string::npos);
  answer(302, "", {{"location", "file:///etc/passwd"}});
  EXPECT_NE(refusal().find("is not followed"), std::string::npos);
  answer(302);
  EXPECT_NE(refusal().find("is not followed"), std::string::npos);
}

TEST_F(Refresh, IsDueWhenItIsTime) {
  EXPECT_TRUE(is_due(setting_, std::nullopt, clock_.now()));
  answer(200, list);
  ASSERT_TRUE(ask());
  EXPECT_FALSE(is_due(setting_, about(), clock_.now()));
  EXPECT_TRUE(is_due(setting_, about(), clock_.now() + 24h));
  ListSetting other = setting_;
  other.source = "https://other.test-a/";
  EXPECT_TRUE(is_due(other, about(), clock_.now())) << "another list was named";
  other.source = "/etc/top.csv";
  EXPECT_FALSE(is_due(other, std::nullopt, clock_.now())) << "a file is never asked for";
}

TEST(WaitAfterFailures, GrowsUpToTheUsualTime) {
  EXPECT_EQ(wait_after_failures(1, 24h), 1min);
  EXPECT_EQ(wait_after_failures(5, 24h), 16min);
  EXPECT_EQ(wait_after_failures(1000, 24h), 24h);
  EXPECT_EQ(wait_after_failures(1000, 240h), 24h);
  EXPECT_EQ(wait_after_failures(3, 1s), 1s);
}

TEST(HttpDate, IsReadInItsOneForm) {
  EXPECT_EQ(rfc3339(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").value()), "1994-11-06T08:49:37Z");
  for (const char* text : {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
                           "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Xyz 1994 08:49:37 GMT"})
    EXPECT_FALSE(parse_http_date(text)) << text;
}

struct RedirectCase {
  const char* from;
  const char* location;
  const char* to;
};

TEST(RedirectedUrl, FollowsWhatServersSend) {
  for (const auto& [from, location, to] :
       {RedirectCase{"https://a.test-a/x/y?q", "z", "https://a.test-a/x/z"},
        RedirectCase{"https://a.test-a", "z", "https://a.test-a/z"},
        RedirectCase{"https://a.test-a:8443/x", "/z?u=http://b", "https://a.test-a:8443/z?u=http://b"},
        RedirectCase{"http://a.test-a/x", "HTTPS://b.test-a/#f", "https://b.test-a/"},
        RedirectCase{"http://a.test-a/x", "//b.test-a/", "http://b.test-a/"}})
    EXPECT_EQ(redirected_url(from, location), to) << location;
  for (const char* location : {"", "#f", "http://b.test-a/", "ftp://b.test-a/", "javascript:alert(1)"})
    EXPECT_FALSE(redirected_url("https://a.test-a/", location)) << location;
}

// Hostile servers, asked by the client that the program has.
class HostileServer : public testing::Test {
 protected:
  using Connection = net::tests::Connection;

  std::string refusal(const std::string& from, std::chrono::milliseconds limit = 5s, bool loopback_allowed = true) {
    const auto guard = net::AddressGuard::make(loopback_allowed ? std::vector<std::string>{"127.0.0.0/8"}
                                                                : std::vector<std::string>{});
    const auto http = net::live::make_guarded_curl_http_client(*guard);
    const SystemClock clock;
    const ListSetting setting{.source = from, .refresh = 24h, .max_age = {}};
    const auto refreshed =
        feeds::refresh(FeedId::top_sites, setting, store_,
                       {.http = *http, .clock = clock, .ca_file = {}, .go_on = go_on_}, Deadline::after(limit));
    EXPECT_FALSE(store_.has_copy(FeedId::top_sites));
    return refreshed ? "" : refreshed.error().detail;
  }
  static std::string at(const net::tests::Peer& peer, std::string_view scheme = "http") {
    return fmt::format("{}://127.0.0.1:{}/list", scheme, peer.port());
  }
  static net::tests::Peer::Serve saying(std::string bytes) {
    return [bytes = std::move(bytes)](const Connection& connection) {
      connection.read_until("\r\n\r\n");
      connection.write(bytes);
    };
  }

  certwright::tests::TemporaryLists lists_;
  FeedStore store_{std::filesystem::path{lists_.write("x", "")}.parent_path().string() + "/feeds"};
  std::function<bool()> go_on_;
};

TEST_F(HostileServer, AnAnswerCutShortIsNoList) {
  const net::tests::Peer peer{saying("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n1,a.test-a\n")};
  EXPECT_NE(refusal(at(peer)).find("no answer from 127.0.0.1"), std::string::npos);
}

TEST_F(HostileServer, AnAnswerThatSaysItIsTooLargeIsNotWaitedFor) {
  const net::tests::Peer peer{[](const Connection& connection) {
    connection.read_until("\r\n\r\n");
    connection.write("HTTP/1.1 200 OK\r\n\r\n");
    const std::string much(1024UL * 1024, 'a');
    while (connection.write(much)) continue;
  }};
  EXPECT_NE(refusal(at(peer), 60s).find("is larger than 268435456 bytes"), std::string::npos);
}

TEST_F(HostileServer, ASilentServerIsLeftAtTheDeadline) {
  const net::tests::Peer peer{[](const Connection& connection) { connection.hold(); }};
  EXPECT_NE(refusal(at(peer), 300ms).find("did not answer in time"), std::string::npos);
}

TEST_F(HostileServer, ADownloadEndsWhenTheServerStops) {
  const net::tests::Peer peer{[](const Connection& connection) { connection.hold(); }};
  go_on_ = [] { return false; };
  EXPECT_NE(refusal(at(peer), 60s).find("was not waited for"), std::string::npos);
}

TEST_F(HostileServer, NoRedirectLeadsToAnAddressOfThisMachine) {
  const net::tests::Peer inside{saying("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n1,a.test-a\n")};
  EXPECT_NE(refusal(at(inside), 5s, false).find("which is not public"), std::string::npos);
  EXPECT_EQ(inside.connections(), 0);
  // A public server that sends there: 127.0.0.1 is allowed, 127.0.0.2 and private addresses are not.
  const auto guard = net::AddressGuard::make({"127.0.0.1"});
  const auto http = net::live::make_guarded_curl_http_client(*guard);
  const SystemClock clock;
  for (const char* target : {"http://127.0.0.2:1/", "http://[::1]:1/", "http://10.0.0.1/", "http://169.254.169.254/",
                             "http://[::ffff:10.0.0.1]/", "http://0x7f000002:1/"}) {
    const net::tests::Peer peer{
        saying(fmt::format("HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", target))};
    const ListSetting setting{.source = at(peer), .refresh = 24h, .max_age = {}};
    const auto refreshed =
        feeds::refresh(FeedId::top_sites, setting, store_, {.http = *http, .clock = clock, .ca_file = {}, .go_on = {}},
                       Deadline::after(5s));
    ASSERT_FALSE(refreshed);
    EXPECT_NE(refreshed.error().detail.find("which is not public"), std::string::npos) << refreshed.error().detail;
  }
}

TEST_F(HostileServer, AServerWhoseCertificateIsNotTrustedIsNotBelieved) {
  const auto context = net::tests::tls_server();
  const net::tests::Peer peer{[&](const Connection& connection) {
    net::tests::serve_tls(connection, context, "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n1,a.test-a\n");
  }};
  EXPECT_NE(refusal(at(peer, "https")).find("is not trusted"), std::string::npos);
}

TEST_F(HostileServer, PlainTextOnATlsPortIsNoList) {
  const net::tests::Peer peer{saying("HTTP/1.1 200 OK\r\n\r\n1,a.test-a\n")};
  EXPECT_NE(refusal(at(peer, "https"), 2s), "");
}

TEST_F(HostileServer, RubbishIsNoAnswer) {
  const net::tests::Peer peer{saying("SSH-2.0-OpenSSH_9.2\r\n\r\n")};
  EXPECT_NE(refusal(at(peer)), "");
  const net::tests::Peer headers{[](const Connection& connection) {
    connection.read_until("\r\n\r\n");
    connection.write("HTTP/1.1 200 OK\r\n");
    const std::string header = "X: " + std::string(8000, 'x') + "\r\n";
    while (connection.write(header)) continue;
  }};
  EXPECT_NE(refusal(at(headers)), "");
}

}  // namespace
}  // namespace certwright::feeds::refresh_test
