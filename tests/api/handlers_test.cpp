#include <gtest/gtest.h>

#include <chrono>

#include "api/admin/admin_handler.h"
#include "api/pki/pki_handler.h"
#include "api/refusal.h"
#include "tests/fakes/fake_clock.h"

namespace certwright::api::handlers_test {
namespace {

const Timestamp now = fakes::FakeClock{}.now();

http::Request get(std::string target, std::vector<http::Header> headers = {}) {
  return {.method = "GET",
          .target = std::move(target),
          .headers = std::move(headers),
          .body = {},
          .peer = {},
          .received_at = now,
          .request_id = "id"};
}

std::string header(const http::Reply& reply, std::string_view name) {
  for (const http::Header& each : reply.headers)
    if (each.name == name) return each.value;
  return {};
}

class PkiListener : public testing::Test {
 protected:
  http::Handler handler = pki::handler(
      [this](std::string_view path) -> std::optional<pki::Document> {
        asked.emplace_back(path);
        if (path == "/crl/abc.crl")
          return pki::make_document(bytes_of("the crl"), "application/pkix-crl", now, now + std::chrono::minutes{2});
        if (path == "/crl/abc/12.crl")
          return pki::make_document(bytes_of("a shard"), "application/pkix-crl", now, now + std::chrono::hours{96});
        if (path == "/issuer/abc.cer")
          return pki::make_document(bytes_of("the certificate"), "application/pkix-cert", now, std::nullopt);
        return std::nullopt;
      },
      [this](ByteView request) {
        ocsp_asked.push_back(hex(request));
        return std::make_shared<const pki::OcspAnswer>(ocsp_answer);
      });
  std::vector<std::string> asked;
  std::vector<std::string> ocsp_asked;
  pki::OcspAnswer ocsp_answer{.body = "the answer",
                              .cacheable = true,
                              .entity_tag = "\"tag\"",
                              .last_modified = "Sun, 22 Nov 2026 23:00:00 GMT",
                              .expires = "Mon, 23 Nov 2026 00:10:00 GMT",
                              .next_update = now + std::chrono::minutes{10}};
};

TEST_F(PkiListener, publishes_with_the_types_of_rfc_5280) {
  const http::Reply crl = handler(get("/crl/abc.crl"));
  EXPECT_EQ(crl.status, 200);
  EXPECT_EQ(crl.body, "the crl");
  EXPECT_EQ(header(crl, "Content-Type"), "application/pkix-crl");
  EXPECT_EQ(header(crl, "Last-Modified"), "Mon, 23 Nov 2026 00:00:00 GMT");
  EXPECT_EQ(header(crl, "Cache-Control"), "public, max-age=120") << "no longer than the CRL itself";
  EXPECT_EQ(header(crl, "Expires"), "Mon, 23 Nov 2026 00:02:00 GMT");
  const http::Reply shard = handler(get("/crl/abc/12.crl"));
  EXPECT_EQ(shard.body, "a shard");
  EXPECT_EQ(header(shard, "Content-Type"), "application/pkix-crl");
  EXPECT_EQ(header(shard, "Cache-Control"), "public, max-age=300") << "news are out within minutes";
  EXPECT_EQ(header(shard, "Expires"), "Mon, 23 Nov 2026 00:05:00 GMT");
  const http::Reply certificate = handler(get("/issuer/abc.cer?x=1"));
  EXPECT_EQ(certificate.status, 200);
  EXPECT_EQ(header(certificate, "Content-Type"), "application/pkix-cert");
  EXPECT_EQ(header(certificate, "Cache-Control"), "public, max-age=86400");
}

TEST_F(PkiListener, answers_304_to_those_who_have_it) {
  const std::string tag = header(handler(get("/crl/abc.crl")), "ETag");
  ASSERT_FALSE(tag.empty());
  EXPECT_EQ(handler(get("/crl/abc.crl", {{"If-None-Match", tag}})).status, 304);
  EXPECT_EQ(handler(get("/crl/abc.crl", {{"if-none-match", "\"other\", W/" + tag}})).status, 304);
  EXPECT_EQ(handler(get("/crl/abc.crl", {{"If-None-Match", "\"other\""}})).status, 200);
  EXPECT_EQ(handler(get("/crl/abc.crl", {{"If-Modified-Since", "Mon, 23 Nov 2026 00:00:00 GMT"}})).status, 304);
  EXPECT_EQ(handler(get("/crl/abc.crl", {{"If-Modified-Since", "Sun, 22 Nov 2026 00:00:00 GMT"}})).status, 200);
  EXPECT_TRUE(handler(get("/crl/abc.crl", {{"If-None-Match", tag}})).body.empty());
}

http::Request post_ocsp(std::string target, std::string body, std::string type = "application/ocsp-request") {
  http::Request request = get(std::move(target), {{"Content-Type", std::move(type)}});
  request.method = "POST";
  request.body = std::move(body);
  return request;
}

TEST_F(PkiListener, hands_ocsp_requests_over) {
  EXPECT_EQ(handler(post_ocsp("/ocsp", "\x01\x02")).body, "the answer");
  EXPECT_EQ(handler(post_ocsp("/ocsp/", "", "APPLICATION/OCSP-Request ; x=y")).status, 200);
  // The same octets, with + / = as they are and encoded.
  for (const char* target : {"/ocsp/+/8=", "/ocsp/%2B%2F8%3D", "/ocsp/%2b/8%3d"})
    EXPECT_EQ(header(handler(get(target)), "Content-Type"), "application/ocsp-response") << target;
  EXPECT_EQ(ocsp_asked, (std::vector<std::string>{"0102", "", "fbff", "fbff", "fbff"}));
  EXPECT_TRUE(asked.empty());
}

TEST_F(PkiListener, tells_caches_of_ocsp_answers_what_they_may) {
  const http::Reply reply = handler(get("/ocsp/MAA="));
  EXPECT_EQ(header(reply, "Cache-Control"), "public, max-age=600, no-transform, must-revalidate");
  EXPECT_EQ(header(reply, "ETag"), "\"tag\"");
  EXPECT_EQ(header(reply, "Last-Modified"), "Sun, 22 Nov 2026 23:00:00 GMT");
  EXPECT_EQ(header(reply, "Expires"), "Mon, 23 Nov 2026 00:10:00 GMT");
  EXPECT_EQ(handler(get("/ocsp/MAA=", {{"If-None-Match", "\"tag\""}})).status, 304);
  EXPECT_EQ(handler(get("/ocsp/MAA=", {{"If-None-Match", "\"other\""}})).status, 200);
  EXPECT_EQ(handler(get("/ocsp/MAA=", {{"If-Modified-Since", "Sun, 22 Nov 2026 23:00:00 GMT"}})).status, 304);
  http::Request posted = post_ocsp("/ocsp", "x");
  posted.headers.push_back({"If-None-Match", "\"tag\""});
  EXPECT_EQ(handler(posted).status, 200) << "a POST is always answered";
  ocsp_answer.next_update = now + std::chrono::hours{24};
  EXPECT_EQ(header(handler(get("/ocsp/MAA=")), "Cache-Control"), "public, max-age=3600, no-transform, must-revalidate");
  ocsp_answer.cacheable = false;
  const http::Reply once = handler(get("/ocsp/MAA=", {{"If-None-Match", "*"}}));
  EXPECT_EQ(once.status, 200);
  EXPECT_EQ(header(once, "Cache-Control"), "no-store");
  EXPECT_EQ(header(once, "Expires") + header(once, "ETag") + header(once, "Last-Modified"), "");
}

TEST_F(PkiListener, refuses_what_is_no_ocsp_request) {
  EXPECT_EQ(handler(post_ocsp("/ocsp", "x", "text/plain")).status, 415);
  EXPECT_EQ(handler(post_ocsp("/ocsp", "x", "application/ocsp-requests")).status, 415);
  for (const char* target : {"/ocsp/%", "/ocsp/%4", "/ocsp/%zz", "/ocsp/MA", "/ocsp/MA==x", "/ocsp/M A=", "/ocsp/__8="})
    EXPECT_EQ(handler(get(target)).status, 400) << target;
  EXPECT_EQ(handler(get("/ocsp")).status, 405);
  EXPECT_EQ(header(handler(get("/ocsp/")), "Allow"), "POST");
  EXPECT_EQ(header(handler(post_ocsp("/ocsp/MAA=", "x")), "Allow"), "GET, HEAD");
  EXPECT_EQ(handler(get("/ocsp.crl")).status, 404);
  EXPECT_TRUE(ocsp_asked.empty());
}

TEST_F(PkiListener, serves_nothing_else) {
  for (const char* target : {"/", "/crl/", "/crl/.crl", "/crl/abc", "/crl/../issuer/abc.cer", "/crl/a/b/c.crl",
                             "/crl//1.crl", "/crl/a/.crl", "/crl/%61bc.crl", "/issuer/abc.crl", "/metrics"})
    EXPECT_EQ(handler(get(target)).status, 404) << target;
  EXPECT_TRUE(asked.empty());
  EXPECT_EQ(handler(get("/crl/unknown.crl")).status, 404);
  http::Request post = get("/crl/abc.crl");
  post.method = "POST";
  const http::Reply refused = handler(post);
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(header(refused, "Allow"), "GET, HEAD");
}

TEST(AdminListener, tells_alive_from_ready) {
  admin::Health health;
  const http::Handler handler = admin::handler([&] { return health; });
  EXPECT_EQ(handler(get("/healthz")).status, 200);
  EXPECT_EQ(handler(get("/readyz")).body, "ready\n");
  health.obstacles = {"The store cannot be written."};
  EXPECT_EQ(handler(get("/healthz")).status, 200);
  EXPECT_EQ(handler(get("/readyz")).status, 503);
  EXPECT_EQ(handler(get("/readyz")).body, "not ready\n- The store cannot be written.\n");
  EXPECT_EQ(handler(get("/")).status, 404);
  http::Request post = get("/metrics");
  post.method = "POST";
  EXPECT_EQ(handler(post).status, 405);
}

TEST(AdminListener, speaks_prometheus) {
  const http::Handler handler = admin::handler([] {
    return admin::Health{.obstacles = {},
                         .figures = {{.name = "certwright_requests_total",
                                      .help = "Requests\\answered.",
                                      .kind = admin::Kind::counter,
                                      .value = 3,
                                      .labels = {{"kind", "a\"b\n"}, {"door", "api"}}},
                                     {.name = "certwright_requests_total",
                                      .help = "Requests\\answered.",
                                      .kind = admin::Kind::counter,
                                      .value = 0,
                                      .labels = {{"kind", "refused"}}},
                                     {.name = "certwright_store_bytes", .help = "Size.", .value = 1234567890123}}};
  });
  const http::Reply reply = handler(get("/metrics"));
  EXPECT_EQ(header(reply, "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(reply.body,
            "# HELP certwright_requests_total Requests\\\\answered.\n"
            "# TYPE certwright_requests_total counter\n"
            "certwright_requests_total{kind=\"a\\\"b\\n\",door=\"api\"} 3\n"
            "certwright_requests_total{kind=\"refused\"} 0\n"
            "# HELP certwright_store_bytes Size.\n"
            "# TYPE certwright_store_bytes gauge\n"
            "certwright_store_bytes 1234567890123\n");
}

TEST(Refusals, keep_internals_to_the_log) {
  const Refusal refusal = refusal_of({.code = ErrorCode::internal, .detail = "the secret detail"});
  const http::Reply reply = to_reply(refusal, "id");
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(reply.body.find("secret"), std::string::npos);
  EXPECT_EQ(refusal.detail, "the secret detail");
}

TEST(Refusals, take_awss_names) {
  struct Case {
    ErrorCode code;
    const char* exception;
    int status;
  };
  for (const Case& c :
       {Case{ErrorCode::invalid_request, "ValidationException", 400},
        Case{ErrorCode::not_found, "ResourceNotFoundException", 400},
        Case{ErrorCode::in_progress, "RequestInProgressException", 400},
        Case{ErrorCode::throttled, "ThrottlingException", 400}, Case{ErrorCode::unavailable, "ServiceUnavailable", 503},
        Case{ErrorCode::read_only, "ServiceUnavailable", 503}}) {
    const http::Reply reply = to_reply(refusal_of({.code = c.code, .detail = "why"}), "id");
    EXPECT_EQ(reply.status, c.status);
    EXPECT_EQ(reply.body, std::string{R"({"__type":")"} + c.exception + R"(","message":"why"})");
    EXPECT_EQ(header(reply, "Content-Type"), "application/x-amz-json-1.1");
    EXPECT_EQ(header(reply, "x-amzn-RequestId"), "id");
  }
  EXPECT_EQ(to_reply(refusal_of({.code = ErrorCode::access_denied, .detail = "why"}), "id").body,
            R"({"__type":"AccessDeniedException","Message":"why"})");
}

TEST(Refusals, have_a_shape_for_requests_that_were_not_read) {
  for (const int status : {400, 408, 413, 417, 431, 500, 501, 503, 505}) {
    const http::Reply reply = refuse_unread(status, "id");
    EXPECT_EQ(reply.status, status);
    EXPECT_TRUE(reply.body.starts_with(R"({"__type":")")) << reply.body;
  }
  EXPECT_NE(refuse_unread(413, "id").body.find("RequestEntityTooLarge"), std::string::npos);
}

}  // namespace
}  // namespace certwright::api::handlers_test
