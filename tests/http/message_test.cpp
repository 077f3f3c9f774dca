#include "http/message.h"

#include <gtest/gtest.h>

namespace certwright::http::message_test {
namespace {

struct TargetCase {
  const char* name;
  const char* target;
  const char* path;
  const char* query;
};

class RequestTarget : public testing::TestWithParam<TargetCase> {};

TEST_P(RequestTarget, IsTakenApart) {
  const Request request{.method = "GET", .target = GetParam().target};
  EXPECT_EQ(request.path(), GetParam().path);
  EXPECT_EQ(request.query(), GetParam().query);
}

INSTANTIATE_TEST_SUITE_P(Rfc9112, RequestTarget,
                         testing::Values(TargetCase{"root", "/", "/", ""},
                                         TargetCase{"path_and_query", "/a/b?c=d&e", "/a/b", "c=d&e"},
                                         TargetCase{"empty_query", "/a?", "/a", ""},
                                         TargetCase{"second_question_mark", "/a?b?c", "/a", "b?c"},
                                         TargetCase{"encoded", "/a%20b", "/a%20b", ""},
                                         TargetCase{"absolute", "http://h.test:80/a?b", "/a", "b"},
                                         TargetCase{"absolute_without_path", "http://h.test", "/", ""},
                                         TargetCase{"absolute_query_only", "http://h.test?b", "/", "b"},
                                         TargetCase{"asterisk", "*", "*", ""}, TargetCase{"empty", "", "/", ""}),
                         [](const auto& tested) { return tested.param.name; });

TEST(RequestHeader, IsFoundWithoutCaseAndFirstWins) {
  const Request request{.headers = {{"x-AMZ-target", "one"}, {"X-Amz-Target", "two"}}};
  ASSERT_NE(request.header("X-Amz-Target"), nullptr);
  EXPECT_EQ(*request.header("X-Amz-Target"), "one");
  EXPECT_EQ(request.header("X-Amz-Targe"), nullptr);
  EXPECT_EQ(request.header(""), nullptr);
}

}  // namespace
}  // namespace certwright::http::message_test
