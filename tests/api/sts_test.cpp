// STS GetCallerIdentity over the query protocol, as a client sees it.
#include <gtest/gtest.h>

#include <chrono>

#include <fmt/format.h>

#include "http/sigv4.h"
#include "tests/api/client.h"

namespace certwright::api_test::sts_test {
namespace {

constexpr std::string_view ask = "Action=GetCallerIdentity&Version=2011-06-15";

/// A POST of the query protocol, unsigned.
http::Request form(const Client& client, std::string_view body) {
  http::Request made = client.request("", body);
  made.headers = {{.name = "Host", .value = "127.0.0.1:8555"},
                  {.name = "Content-Type", .value = "application/x-www-form-urlencoded; charset=utf-8"}};
  return made;
}

http::Request sign(const Client& client, http::Request request, std::string_view service = "sts",
                   std::string_view secret = service_test::World::secret_access_key) {
  const http::Credentials credentials{
      .access_key_id = client.access_key_id, .secret_access_key = Secret{secret}, .session_token = {}};
  for (http::Header& header : http::sign(request, credentials, "us-east-1", service, client.world.clock.now()))
    request.headers.push_back(std::move(header));
  return request;
}

bool holds(const http::Reply& reply, std::string_view text) { return reply.body.find(text) != std::string::npos; }

TEST(GetCallerIdentity, tells_the_account) {
  Client client;
  const http::Reply reply = client.send(sign(client, form(client, ask)));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body,
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n"
            "  <GetCallerIdentityResult>\n"
            "    <Arn>arn:aws:iam::123456789012:root</Arn>\n"
            "    <UserId>123456789012</UserId>\n"
            "    <Account>123456789012</Account>\n"
            "  </GetCallerIdentityResult>\n"
            "  <ResponseMetadata>\n"
            "    <RequestId>11111111-2222-4333-8444-555555555555</RequestId>\n"
            "  </ResponseMetadata>\n"
            "</GetCallerIdentityResponse>\n");
  EXPECT_EQ(reply.headers.at(0).value, "text/xml");
  EXPECT_EQ(client.door->statistics().succeeded, 1U);
}

TEST(GetCallerIdentity, tells_a_principal_whatever_its_policy_says) {
  Client client;
  client.access_key_id = client.world.add_principal("ci", "");
  const http::Reply reply = client.send(sign(client, form(client, ask)));
  EXPECT_EQ(reply.status, 200);
  EXPECT_TRUE(holds(reply, "<Arn>arn:aws:iam::123456789012:user/ci</Arn>"));
  const std::size_t id = reply.body.find("<UserId>AIDA");
  ASSERT_NE(id, std::string::npos);
  EXPECT_EQ(reply.body.find("</UserId>"), id + 8 + 21);
  EXPECT_EQ(client.send(sign(client, form(client, ask))).body, reply.body) << "the same each time";
}

TEST(GetCallerIdentity, is_asked_by_get_too) {
  Client client;
  http::Request get = client.request("", "");
  get.method = "GET";
  get.target = fmt::format("/?{}", ask);
  get.headers = {{.name = "Host", .value = "127.0.0.1:8555"}};
  EXPECT_EQ(client.send(sign(client, get)).status, 200);
  get.target = fmt::format("/elsewhere?{}", ask);
  EXPECT_EQ(client.send(sign(client, get)).status, 404);
}

TEST(GetCallerIdentity, refuses_what_is_not_signed_for_sts) {
  Client client;
  const http::Reply unsigned_reply = client.send(form(client, ask));
  EXPECT_EQ(unsigned_reply.status, 403);
  EXPECT_TRUE(holds(unsigned_reply,
                    "<Type>Sender</Type>\n    <Code>MissingAuthenticationToken</Code>\n    "
                    "<Message>Request is missing Authentication Token</Message>"));
  const http::Reply other_service = client.send(sign(client, form(client, ask), "acm"));
  EXPECT_EQ(other_service.status, 403);
  EXPECT_TRUE(holds(other_service, "<Code>SignatureDoesNotMatch</Code>"));
  EXPECT_TRUE(holds(other_service, "Credential should be scoped to correct service: 'sts'. "));
  const http::Reply wrong = client.send(sign(client, form(client, ask), "sts", "another secret"));
  EXPECT_EQ(wrong.status, 403);
  EXPECT_TRUE(holds(wrong, "<Code>SignatureDoesNotMatch</Code>"));
  http::Request altered = sign(client, form(client, ask));
  altered.body += "&More=1";
  EXPECT_EQ(client.send(altered).status, 403);
  client.access_key_id = "AKIAUNKNOWNUNKNOWN00";
  const http::Reply unknown = client.send(sign(client, form(client, ask)));
  EXPECT_EQ(unknown.status, 403);
  EXPECT_TRUE(holds(unknown, "<Code>InvalidClientTokenId</Code>"));
}

TEST(GetCallerIdentity, refuses_malformed_and_late_signatures) {
  Client client;
  http::Request cut = form(client, ask);
  cut.headers.push_back({.name = "Authorization", .value = "AWS4-HMAC-SHA256 Credential=<x>&"});
  const http::Reply incomplete = client.send(cut);
  EXPECT_EQ(incomplete.status, 400);
  EXPECT_TRUE(holds(incomplete, "<Code>IncompleteSignature</Code>"));
  EXPECT_TRUE(holds(incomplete, "Credential=&lt;x&gt;&amp;")) << incomplete.body;
  const http::Request late = sign(client, form(client, ask));
  client.world.clock.advance(std::chrono::minutes{6});
  EXPECT_TRUE(holds(client.send(late), "<Message>Signature expired: "));
}

TEST(GetCallerIdentity, is_the_only_operation) {
  Client client;
  for (const std::string_view body : {"Action=AssumeRole&Version=2011-06-15", "Action=GetCallerIdentity",
                                      "Action=GetCallerIdentity&Version=2012-01-01", "Version=2011-06-15&Action="}) {
    const http::Reply reply = client.send(sign(client, form(client, body)));
    EXPECT_EQ(reply.status, 400) << body;
    EXPECT_TRUE(holds(reply, "<Code>InvalidAction</Code>\n    <Message>Could not find operation ")) << reply.body;
  }
  // Without an action it is no call of STS: the door answers as ACM does.
  EXPECT_TRUE(client.send(form(client, "x=1")).body.starts_with("<MissingAuthenticationTokenException>"));
}

TEST(GetCallerIdentity, does_not_open_acm_to_keys_signed_for_sts) {
  Client client;
  http::Request json = client.request("CertificateManager.ListCertificates", "{}");
  EXPECT_TRUE(holds(client.send(sign(client, json)), "Credential should be scoped to correct service: 'acm'. "));
}

}  // namespace
}  // namespace certwright::api_test::sts_test
