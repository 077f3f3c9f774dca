// The order of checks of facts 6, as a client sees it.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "api/acm/shapes.gen.h"
#include "http/sigv4.h"
#include "tests/api/client.h"

namespace certwright::api_test::door_test {
namespace {

constexpr std::string_view describe = "CertificateManager.DescribeCertificate";
constexpr std::string_view list = "CertificateManager.ListCertificates";

void drop_header(http::Request& request, std::string_view name) {
  std::erase_if(request.headers, [&](const http::Header& header) { return http::same_name(header.name, name); });
}

std::string header(const http::Reply& reply, std::string_view name) {
  for (const http::Header& each : reply.headers)
    if (each.name == name) return each.value;
  return {};
}

TEST(Door, refuses_what_is_no_json_object_before_all_else) {
  Client client;
  for (const std::string_view body :
       {"{", "[]", "\"text\"", "1", "null", "{}x", "{\"a\":\"\xff\"}", "{\"a\":\"\\ud800\"}", "{'a':1}", "{\"a\":1,}"})
    for (const std::string_view target : {describe, std::string_view{"Nothing.Known"}}) {
      const http::Reply reply = client.send(client.request(target, body));
      EXPECT_EQ(reply.status, 400);
      EXPECT_EQ(reply.body, R"({"__type":"SerializationException"})") << body;
    }
}

TEST(Door, refuses_unknown_operations_even_unsigned) {
  Client client;
  const std::string unknown = R"({"__type":"UnknownOperationException"})";
  for (const std::string_view target : {"CertificateManager.Nothing", "Certwright.Nothing", "DescribeCertificate", "",
                                        "DynamoDB.ListTables", "certificatemanager.describecertificate"})
    for (const std::string_view body : {"{}", ""}) {
      const http::Reply reply = client.send(client.request(target, body));
      EXPECT_EQ(reply.status, 400);
      EXPECT_EQ(reply.body, unknown) << target;
    }
  http::Request without = client.request(describe, "{}");
  drop_header(without, "X-Amz-Target");
  EXPECT_EQ(client.send(without).body, unknown);
}

TEST(Door, refuses_an_empty_body_of_a_known_operation_before_the_signature) {
  Client client;
  EXPECT_EQ(client.send(client.request(describe, "")).body, R"({"__type":"SerializationException"})");
}

TEST(Door, asks_for_a_signature_before_it_looks_at_members) {
  Client client;
  EXPECT_EQ(client.send(client.request(describe, "{}")).body,
            R"({"__type":"MissingAuthenticationTokenException","message":"Missing Authentication Token"})");
}

TEST(Door, tells_signature_faults_apart) {
  Client client;
  const auto exception = [&](const http::Request& request) {
    const http::Reply reply = client.send(request);
    EXPECT_EQ(reply.status, 400);
    return std::string{parsed(reply.body).at("__type").as_string()};
  };
  EXPECT_EQ(exception(client.signed_request(describe, "{}", "us-east-1", "another secret")),
            "InvalidSignatureException");
  http::Request altered = client.signed_request(describe, "{}");
  altered.body = R"({"CertificateArn":"x"})";
  EXPECT_EQ(exception(altered), "InvalidSignatureException");
  http::Request cut = client.signed_request(describe, "{}");
  for (http::Header& each : cut.headers)
    if (each.name == "Authorization") each.value = "AWS4-HMAC-SHA256 Credential=x";
  EXPECT_EQ(exception(cut), "IncompleteSignatureException");
  const http::Request late = client.signed_request(describe, "{}");
  client.world.clock.advance(std::chrono::minutes{6});
  EXPECT_EQ(exception(late), "InvalidSignatureException");
}

TEST(Door, refuses_session_tokens_as_foreign) {
  Client client;
  http::Request request = client.request(describe, "{}");
  const http::Credentials credentials{.access_key_id = std::string{service_test::World::access_key_id},
                                      .secret_access_key = Secret{service_test::World::secret_access_key},
                                      .session_token = "a token of another place"};
  for (http::Header& each : http::sign(request, credentials, "us-east-1", "acm", client.world.clock.now()))
    request.headers.push_back(std::move(each));
  EXPECT_EQ(
      client.send(request).body,
      R"({"__type":"UnrecognizedClientException","message":"The security token included in the request is invalid."})");
}

TEST(Door, judges_members_after_the_signature) {
  Client client;
  EXPECT_EQ(client.refusal(describe, "{}"),
            "ValidationException: 1 validation error detected: Value null at 'certificateArn' failed to satisfy "
            "constraint: Member must not be null");
}

TEST(Door, answers_in_awss_form) {
  Client client;
  const http::Reply reply = client.send(client.signed_request(list, "{}"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, R"({"CertificateSummaryList":[]})");
  EXPECT_EQ(header(reply, "Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(header(reply, "x-amzn-RequestId"), "11111111-2222-4333-8444-555555555555");
}

TEST(Door, refuses_calls_beyond_their_rate_after_the_signature) {
  Client client;
  model::CallRates rates;
  const auto* const listing =
      std::ranges::find(model::rated_operations, "ListCertificates", &model::RatedOperation::name);
  rates.at(static_cast<std::size_t>(listing - model::rated_operations.begin())) = 2;
  fakes::FakeMonotonicClock clock;
  service::RequestRates limiter{rates, clock};
  client.world.parts->rates = &limiter;
  EXPECT_EQ(client.send(client.signed_request(list, "{}")).status, 200);
  EXPECT_EQ(client.send(client.request(list, "{}")).status, 400) << "who is not known uses nobody's rate up";
  EXPECT_EQ(client.send(client.signed_request(list, "{}")).status, 200);
  const http::Reply refused = client.send(client.signed_request(list, "{}"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.body, R"({"__type":"ThrottlingException","message":"Rate exceeded","throttlingReasons":[{"reason":)"
                          R"("OperationRateExceeded","resource":"acm:ListCertificates"}]})");
  EXPECT_EQ(client.send(client.signed_request(list, "{}", "eu-west-1")).status, 200) << "each Region has its own";
  EXPECT_EQ(client.send(client.signed_request("Certwright.CheckNames", R"({"Names":["a.example.net"]})")).status, 200);
  clock.advance(std::chrono::milliseconds{500});
  EXPECT_EQ(client.send(client.signed_request(list, "{}")).status, 200);
}

TEST(Door, has_a_rate_for_each_operation_of_the_model_and_for_those_that_look_names_up) {
  std::vector<std::string_view> rated;
  for (const model::RatedOperation& each : model::rated_operations) rated.push_back(each.name);
  for (const std::string_view own : {"CheckNames", "ExplainCertificate", "FindContacts", "GetCheck"})
    EXPECT_EQ(std::erase(rated, own), 1U) << own;
  std::ranges::sort(rated);
  EXPECT_TRUE(std::ranges::equal(rated, api::acm::operation_names));
}

TEST(Door, names_its_own_operations_by_their_actions_where_it_throttles_them) {
  Client client;
  model::CallRates rates;
  const auto* const checking = std::ranges::find(model::rated_operations, "GetCheck", &model::RatedOperation::name);
  rates.at(static_cast<std::size_t>(checking - model::rated_operations.begin())) = 1;
  fakes::FakeMonotonicClock clock;
  service::RequestRates limiter{rates, clock};
  client.world.parts->rates = &limiter;
  const auto ask = [&] { return client.send(client.signed_request("Certwright.GetCheck", "{}")).body; };
  EXPECT_NE(ask().find("ValidationException"), std::string::npos);
  EXPECT_NE(ask().find(R"("resource":"certwright:GetCheck")"), std::string::npos);
}

TEST(Door, takes_the_content_type_in_any_case_and_with_parameters) {
  Client client;
  http::Request request = client.request(list, "{}");
  for (http::Header& each : request.headers)
    if (each.name == "Content-Type") each.value = "Application/X-Amz-JSON-1.1 ; charset=utf-8";
  EXPECT_NE(client.send(request).body.find("MissingAuthenticationTokenException"), std::string::npos);
  EXPECT_EQ(client.send(request).status, 400);
}

TEST(Door, answers_other_content_types_as_aws_does) {
  Client client;
  http::Request known = client.request(list, "{}");
  drop_header(known, "Content-Type");
  EXPECT_EQ(client.send(known).status, 404);
  EXPECT_EQ(client.send(known).body, "<UnknownOperationException/>\n");
  http::Request unknown = client.request("X", "{}");
  drop_header(unknown, "Content-Type");
  EXPECT_EQ(client.send(unknown).status, 403);
  EXPECT_TRUE(client.send(unknown).body.starts_with("<MissingAuthenticationTokenException>\n  <Message>"));
}

TEST(Door, has_one_address_and_one_method) {
  Client client;
  http::Request get = client.request(list, "{}");
  get.method = "GET";
  EXPECT_EQ(client.send(get).status, 404);
  http::Request elsewhere = client.request(list, "{}");
  elsewhere.target = "/certificates";
  EXPECT_EQ(client.send(elsewhere).status, 404);
}

TEST(Door, bounds_the_depth_of_what_it_reads) {
  Client client;
  const std::string deep = R"({"a":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
  EXPECT_EQ(client.send(client.request(describe, deep)).body, R"({"__type":"SerializationException"})");
}

TEST(Door, counts_what_it_answers) {
  Client client;
  client.call(list, "{}");
  client.refusal(describe, "{}");
  client.send(client.request("X", "{}"));
  EXPECT_EQ(client.door->statistics().succeeded, 1U);
  EXPECT_EQ(client.door->statistics().refused, 2U);
  EXPECT_EQ(client.door->statistics().failed, 0U);
}

}  // namespace
}  // namespace certwright::api_test::door_test
