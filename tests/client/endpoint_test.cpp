#include "client/endpoint.h"

#include <gtest/gtest.h>

namespace certwright::client::endpoint_test {
namespace {

struct EndpointCase {
  const char* name;
  const char* text;
  const char* url;
  const char* path;
  const char* host;
};

class GoodEndpoint : public testing::TestWithParam<EndpointCase> {};

TEST_P(GoodEndpoint, IsTakenApart) {
  const auto endpoint = Endpoint::parse(GetParam().text);
  ASSERT_TRUE(endpoint) << endpoint.error().detail;
  EXPECT_EQ(endpoint->url, GetParam().url);
  EXPECT_EQ(endpoint->path, GetParam().path);
  EXPECT_EQ(endpoint->host, GetParam().host);
}

INSTANTIATE_TEST_SUITE_P(
    Endpoint, GoodEndpoint,
    testing::Values(EndpointCase{"with_port", "http://127.0.0.1:8555", "http://127.0.0.1:8555/", "/", "127.0.0.1:8555"},
                    EndpointCase{"port_of_http", "http://a:80", "http://a:80/", "/", "a"},
                    EndpointCase{"port_of_https", "https://a:443/", "https://a:443/", "/", "a"},
                    EndpointCase{"other_schemes_port", "http://a:443", "http://a:443/", "/", "a:443"},
                    EndpointCase{"version_6", "http://[::1]", "http://[::1]/", "/", "[::1]"},
                    EndpointCase{"version_6_with_port", "http://[::1]:8555", "http://[::1]:8555/", "/", "[::1]:8555"},
                    EndpointCase{"path", "https://a.test/acm", "https://a.test/acm", "/acm", "a.test"}),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace certwright::client::endpoint_test
