#include "client/client.h"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>

#include "base/random.h"
#include "http/server.h"
#include "net/live/curl_http_client.h"
#include "tests/fakes/fake_clock.h"

namespace certwright::client::client_test {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

// Gives prepared answers in turn, the last one again and again, and keeps what was asked.
class FakeHttpClient final : public net::HttpClient {
 public:
  explicit FakeHttpClient(std::deque<Result<net::HttpResponse>> answers) : answers_(std::move(answers)) {}
  Result<net::HttpResponse> send(const net::HttpRequest& request, Deadline) override {
    requests.push_back(request);
    auto answer = answers_.front();
    if (answers_.size() > 1) answers_.pop_front();
    return answer;
  }
  std::vector<net::HttpRequest> requests;

 private:
  std::deque<Result<net::HttpResponse>> answers_;
};

Target target_at(std::string endpoint) {
  return {.endpoint = std::move(endpoint), .region = "eu-west-1", .credentials = {"AKID", Secret{secret}, ""}};
}

net::HttpResponse answer(int status, std::string body) { return {.status = status, .body = std::move(body)}; }

std::string header(const net::HttpRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers) {
    if (http::same_name(key, name)) return value;
  }
  return "none";
}

struct Outcome {
  Result<std::string> result;
  ServiceError error;
  std::vector<net::HttpRequest> requests;
};

Outcome call(std::deque<Result<net::HttpResponse>> answers, Deadline deadline = Deadline::after(5s)) {
  FakeHttpClient http(std::move(answers));
  fakes::FakeClock clock;
  Client client(target_at("http://127.0.0.1:8555"), http, clock, 1ms);
  ServiceError error;
  auto result = client.call("CertificateManager.ListCertificates", "{}", deadline, &error);
  return {std::move(result), error, http.requests};
}

TEST(Client, SendsASignedCall) {
  const auto outcome = call({answer(200, R"({"a":1})")});
  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(*outcome.result, R"({"a":1})");
  ASSERT_EQ(outcome.requests.size(), 1U);
  const net::HttpRequest& request = outcome.requests[0];
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "http://127.0.0.1:8555/");
  EXPECT_EQ(request.body, "{}");
  EXPECT_EQ(header(request, "Host"), "127.0.0.1:8555");
  EXPECT_EQ(header(request, "Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(header(request, "X-Amz-Target"), "CertificateManager.ListCertificates");
  EXPECT_EQ(header(request, "X-Amz-Date"), "20261123T000000Z");
  EXPECT_TRUE(header(request, "Authorization")
                  .starts_with("AWS4-HMAC-SHA256 Credential=AKID/20261123/eu-west-1/acm/aws4_request, "
                               "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature="));
}

struct ErrorCase {
  const char* name;
  int status;
  const char* body;
  ErrorCode code;
  const char* exception;
  const char* message;
};

class ServiceErrors : public testing::TestWithParam<ErrorCase> {};

TEST_P(ServiceErrors, BecomeErrors) {
  const auto outcome = call({answer(GetParam().status, GetParam().body)});
  ASSERT_FALSE(outcome.result);
  EXPECT_EQ(outcome.result.error().code, GetParam().code);
  EXPECT_EQ(outcome.result.error().detail, GetParam().message);
  EXPECT_EQ(outcome.error.exception, GetParam().exception);
  EXPECT_EQ(outcome.error.message, GetParam().message);
  EXPECT_EQ(outcome.requests.size(), 1U) << "an error of the caller is not tried again";
}

INSTANTIATE_TEST_SUITE_P(
    Aws, ServiceErrors,
    testing::Values(ErrorCase{"plain", 400, R"({"__type":"ResourceNotFoundException","message":"none"})",
                              ErrorCode::not_found, "ResourceNotFoundException", "none"},
                    ErrorCase{"namespace_and_suffix", 400,
                              R"({"__type":"com.amazonaws.acm#InvalidArnException:http://x/#y","Message":"bad"})",
                              ErrorCode::invalid_arn, "InvalidArnException", "bad"},
                    ErrorCase{"namespace", 400, R"({"__type":"com.amazonaws.acm#InvalidArnException","Message":"bad"})",
                              ErrorCode::invalid_arn, "InvalidArnException", "bad"},
                    ErrorCase{"suffix", 400, R"({"__type":"InvalidArnException:extra","message":"bad"})",
                              ErrorCode::invalid_arn, "InvalidArnException", "bad"},
                    ErrorCase{"no_message", 400, R"({"__type":"SerializationException"})", ErrorCode::invalid_request,
                              "SerializationException", "SerializationException"},
                    ErrorCase{"signature", 400, R"({"__type":"InvalidSignatureException","message":"no"})",
                              ErrorCode::access_denied, "InvalidSignatureException", "no"},
                    ErrorCase{"unknown", 400, R"({"__type":"NewException","message":"new"})",
                              ErrorCode::invalid_request, "NewException", "new"},
                    ErrorCase{
                        "not_ours", 404, "<html>", ErrorCode::invalid_request, "UnknownError",
                        "the server answered HTTP 404 with something that is no error of this API; is the endpoint a "
                        "Certwright server?"}),
    [](const auto& tested) { return tested.param.name; });

TEST(Client, TriesThrottlingAndFaultsAgainThreeTimes) {
  const auto throttled = answer(400, R"({"__type":"ThrottlingException","message":"slow down"})");
  const auto fault = answer(500, R"({"__type":"InternalFailure","message":"request 1"})");
  const auto good = answer(200, "{}");

  const auto in_the_end = call({throttled, fault, answer(503, "busy"), good});
  ASSERT_TRUE(in_the_end.result);
  EXPECT_EQ(in_the_end.requests.size(), 4U);

  const auto never = call({throttled});
  ASSERT_FALSE(never.result);
  EXPECT_EQ(never.result.error().code, ErrorCode::throttled);
  EXPECT_EQ(never.requests.size(), 4U);

  EXPECT_EQ(call({fault}).result.error().code, ErrorCode::internal);
  EXPECT_EQ(call({answer(503, "busy")}).result.error().code, ErrorCode::unavailable);
}

TEST(Client, DoesNotWaitBeyondTheDeadline) {
  const auto throttled = answer(400, R"({"__type":"ThrottlingException","message":"slow down"})");
  const auto outcome = call({throttled}, Deadline::after(0ms));
  ASSERT_FALSE(outcome.result);
  EXPECT_EQ(outcome.result.error().code, ErrorCode::throttled);
  EXPECT_EQ(outcome.requests.size(), 1U);
}

TEST(Client, SaysWhatWasMetWhenNobodyListens) {
  const auto outcome = call({fail(ErrorCode::unavailable, "connection refused")});
  ASSERT_FALSE(outcome.result);
  EXPECT_EQ(outcome.result.error().code, ErrorCode::unavailable);
  EXPECT_EQ(outcome.result.error().detail, "connection refused");
  EXPECT_EQ(outcome.requests.size(), 1U);
  EXPECT_EQ(outcome.error.exception, "");
}

// The whole way: this client, libcurl, a socket, our own server, and the signature as it arrives there.
TEST(Client, IsUnderstoodByOurServer) {
  fakes::FakeClock clock;
  SystemRandom random;
  std::atomic<int> verified{0};
  const auto listener = http::listen(
      {.address = "127.0.0.1:0", .workers = 2},
      [&](const http::Request& request) -> http::Reply {
        const auto read = http::read_signature(request);
        if (!read) return {.status = 400, .body = read.error().message};
        const Sha256 key = sigv4_signing_key(bytes_of(secret), read->day, read->region, read->service);
        if (hex(hmac_sha256(key, bytes_of(read->string_to_sign))) != read->signature) return {.status = 403};
        ++verified;
        return {.body = request.body};
      },
      clock, random);
  ASSERT_TRUE(listener) << listener.error().detail;
  const auto http = net::live::make_curl_http_client();
  const std::string base = "http://127.0.0.1:" + std::to_string((*listener)->port());
  for (const std::string& endpoint : {base, base + "/behind/a%20proxy"}) {
    Client client(target_at(endpoint), *http, clock, 1ms);
    const std::string large = R"({"Names":[")" + std::string(100000, 'a') + R"("]})";
    for (const std::string& body : {std::string{"{}"}, large}) {
      const auto result = client.call("Certwright.CheckNames", body, Deadline::after(5s));
      ASSERT_TRUE(result) << result.error().detail;
      EXPECT_EQ(*result, body);
    }
  }
  EXPECT_EQ(verified, 4);
}

TEST(Client, SaysThatThePortIsClosed) {
  fakes::FakeClock clock;
  SystemRandom random;
  std::uint16_t port = 0;
  {
    const auto listener = http::listen(
        {.address = "127.0.0.1:0", .workers = 1}, [](const http::Request&) { return http::Reply{}; }, clock, random);
    ASSERT_TRUE(listener);
    port = (*listener)->port();
  }
  const auto http = net::live::make_curl_http_client();
  Client client(target_at("http://127.0.0.1:" + std::to_string(port)), *http, clock, 1ms);
  const auto result = client.call("Certwright.CheckNames", "{}", Deadline::after(5s));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::unavailable);
  EXPECT_EQ(result.error().detail, "cannot connect to 127.0.0.1:" + std::to_string(port));
}

}  // namespace
}  // namespace certwright::client::client_test
