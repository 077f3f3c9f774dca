#include "net/endpoint.h"

#include <gtest/gtest.h>

namespace certwright::net::endpoint_test {
namespace {

struct Case {
  const char* text;
  const char* str;  ///< empty: refused
};

class EndpointTest : public testing::TestWithParam<Case> {};

TEST_P(EndpointTest, IsReadOrRefused) {
  const auto endpoint = parse_endpoint(GetParam().text, 53);
  EXPECT_EQ(endpoint ? endpoint->str() : "", GetParam().str) << GetParam().text;
  if (!endpoint) {
    EXPECT_EQ(endpoint.error().code, ErrorCode::invalid_request);
  }
}

INSTANTIATE_TEST_SUITE_P(All, EndpointTest,
                         testing::Values(Case{"127.0.0.1:5300", "127.0.0.1:5300"}, Case{"127.0.0.1", "127.0.0.1:53"},
                                         Case{"[::1]:5300", "[::1]:5300"}, Case{"[::1]", "[::1]:53"},
                                         Case{"::1", "[::1]:53"}, Case{"[127.0.0.1]:53", "127.0.0.1:53"}, Case{"", ""},
                                         Case{":53", ""}, Case{"127.0.0.1:", ""}, Case{"127.0.0.1:0", ""},
                                         Case{"127.0.0.1:65536", ""}, Case{"127.0.0.1:53x", ""},
                                         Case{"127.0.0.1:-1", ""}, Case{"[::1", ""}, Case{"[::1]53", ""},
                                         Case{"ns.example:53", ""}, Case{"::1:g", ""}));

}  // namespace
}  // namespace certwright::net::endpoint_test
