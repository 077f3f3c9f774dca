#include "tests/api/client.h"

#include <gtest/gtest.h>

#include <fmt/format.h>
#include <boost/json/parse.hpp>

#include "http/sigv4.h"

namespace certwright::api_test {

boost::json::value parsed(std::string_view text) {
  boost::json::error_code error;
  boost::json::value value = boost::json::parse(text, error);
  EXPECT_FALSE(error) << text;
  return value;
}

Client::Client(std::string_view zone) : world(zone) {
  auto opened = api::Door::open(*world.parts, Secret{std::string_view{"0123456789abcdef"}});
  EXPECT_TRUE(opened) << (opened ? "" : opened.error().detail);
  if (opened) door = *std::move(opened);
}

http::Request Client::request(std::string_view target, std::string_view body) const {
  return {.method = "POST",
          .target = "/",
          .headers = {{.name = "Host", .value = "127.0.0.1:8555"},
                      {.name = "Content-Type", .value = "application/x-amz-json-1.1"},
                      {.name = "X-Amz-Target", .value = std::string{target}}},
          .body = std::string{body},
          .peer = "127.0.0.1:50000",
          .received_at = world.clock.now(),
          .request_id = "11111111-2222-4333-8444-555555555555"};
}

http::Request Client::signed_request(std::string_view target, std::string_view body, std::string_view region,
                                     std::string_view secret) const {
  http::Request signed_one = request(target, body);
  const http::Credentials credentials{
      .access_key_id = access_key_id, .secret_access_key = Secret{secret}, .session_token = {}};
  for (http::Header& header : http::sign(signed_one, credentials, region, "acm", world.clock.now()))
    signed_one.headers.push_back(std::move(header));
  return signed_one;
}

boost::json::object Client::call(std::string_view target, std::string_view body) {
  const http::Reply reply = send(signed_request(target, body));
  EXPECT_EQ(reply.status, 200) << reply.body;
  if (reply.body.empty()) return {};
  const boost::json::value answer = parsed(reply.body);
  EXPECT_TRUE(answer.is_object());
  return answer.is_object() ? answer.get_object() : boost::json::object{};
}

std::string Client::refusal(std::string_view target, std::string_view body) {
  const http::Reply reply = send(signed_request(target, body));
  EXPECT_NE(reply.status, 200) << reply.body;
  const boost::json::value answer = parsed(reply.body);
  const auto* message = answer.as_object().if_contains("message");
  return fmt::format("{}: {}", std::string_view{answer.at("__type").as_string()},
                     message != nullptr ? std::string_view{message->as_string()} : "");
}

std::string Client::request_certificate(std::string_view members) {
  const auto answer = call("CertificateManager.RequestCertificate", fmt::format("{{{}}}", members));
  const auto* arn = answer.if_contains("CertificateArn");
  EXPECT_NE(arn, nullptr);
  return arn != nullptr ? std::string{arn->as_string()} : std::string{};
}

}  // namespace certwright::api_test
