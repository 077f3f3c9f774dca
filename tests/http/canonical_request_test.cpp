#include "http/canonical_request.h"

#include <gtest/gtest.h>

namespace certwright::http::canonical_request_test {
namespace {

// SHA-256 of nothing.
constexpr std::string_view empty_hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

struct Case {
  const char* name;
  std::string target;
  std::vector<Header> headers;
  std::string signed_headers;
  std::string path;  ///< the canonical path, query and header lines that are expected
  std::string query;
  std::string lines;
};

class CanonicalRequest : public testing::TestWithParam<Case> {};

TEST_P(CanonicalRequest, IsBuiltAsTheSpecificationSays) {
  const Case& each = GetParam();
  const Request request{.method = "POST", .target = each.target, .headers = each.headers, .body = ""};
  std::optional<std::string> missing;
  EXPECT_EQ(canonical_request(request, request.headers, each.signed_headers, missing),
            "POST\n" + each.path + "\n" + each.query + "\n" + each.lines + "\n" + each.signed_headers + "\n" +
                std::string{empty_hash});
  EXPECT_EQ(missing, std::nullopt);
}

const std::vector<Header> host{{"Host", "h"}};

Case of_target(const char* name, std::string target, std::string path, std::string query) {
  return {name, std::move(target), host, "host", std::move(path), std::move(query), "host:h\n"};
}
Case of_headers(const char* name, std::vector<Header> headers, std::string signed_headers, std::string lines) {
  return {name, "/", std::move(headers), std::move(signed_headers), "/", "", std::move(lines)};
}

INSTANTIATE_TEST_SUITE_P(Paths, CanonicalRequest,
                         testing::Values(of_target("root", "/", "/", ""), of_target("dots", "/a/./b/../c", "/a/c", ""),
                                         of_target("empty_segments", "//a///b", "/a/b", ""),
                                         of_target("slash_at_the_end", "/a/", "/a/", ""),
                                         of_target("above_the_root", "/../../a", "/a", ""),
                                         of_target("nothing_left", "/a/..", "/", ""),
                                         of_target("encoded_once_more", "/a%20b", "/a%2520b", ""),
                                         of_target("unreserved", "/-_.~aZ9", "/-_.~aZ9", ""),
                                         of_target("reserved", "/a:b@c", "/a%3Ab%40c", ""),
                                         of_target("utf8", "/\xe8\xa8\xbc", "/%E8%A8%BC", "")),
                         [](const auto& each) { return std::string{each.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Queries, CanonicalRequest,
    testing::Values(of_target("unsorted", "/?b=2&a=1", "/", "a=1&b=2"),
                    of_target("upper_case_first", "/?b=1&B=2&a=3", "/", "B=2&a=3&b=1"),
                    of_target("one_key_by_value", "/?a=2&a=10&a=1", "/", "a=1&a=10&a=2"),
                    of_target("without_value", "/?b&a=", "/", "a=&b="), of_target("without_key", "/?=x", "/", "=x"),
                    of_target("empty_parameters", "/?&a=1&&b=2&", "/", "a=1&b=2"),
                    of_target("equals_in_the_value", "/?a=b=c", "/", "a=b%3Dc"),
                    of_target("plus_is_a_plus", "/?a=b+c", "/", "a=b%2Bc"),
                    of_target("one_spelling_of_a_byte", "/?a=%2f%2F%7e%41", "/", "a=%2F%2F~A"),
                    of_target("escapes_that_are_none", "/?a=%&b=%4&c=%zz", "/", "a=%25&b=%254&c=%25zz"),
                    of_target("utf8", "/?k\xc3\xbc=\xe8\xa8\xbc", "/", "k%C3%BC=%E8%A8%BC"),
                    of_target("second_question_mark", "/?a=?", "/", "a=%3F")),
    [](const auto& each) { return std::string{each.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Headers, CanonicalRequest,
    testing::Values(of_headers("port_in_host", {{"Host", "127.0.0.1:8555"}}, "host", "host:127.0.0.1:8555\n"),
                    of_headers("folded_spaces", {{"X-A", "  a   b\t \tc  "}}, "x-a", "x-a:a b c\n"),
                    of_headers("spaces_in_quotes_too", {{"X-A", "\"a   b\""}}, "x-a", "x-a:\"a b\"\n"),
                    of_headers("duplicates_in_their_order", {{"X-A", "b"}, {"Host", "h"}, {"x-a", " a "}}, "host;x-a",
                               "host:h\nx-a:b,a\n"),
                    of_headers("empty_value", {{"X-A", ""}}, "x-a", "x-a:\n"),
                    of_headers("only_spaces", {{"X-A", "   "}}, "x-a", "x-a:\n"),
                    of_headers("empty_duplicate", {{"X-A", ""}, {"X-A", "a"}}, "x-a", "x-a:,a\n"),
                    of_headers("upper_case_name", {{"X-AMZ-DATE", "d"}}, "x-amz-date", "x-amz-date:d\n"),
                    of_headers("values_keep_their_case", {{"X-A", "ABC"}}, "x-a", "x-a:ABC\n"),
                    of_headers("utf8", {{"X-A", "\xe8\xa8\xbc"}}, "x-a", "x-a:\xe8\xa8\xbc\n"),
                    of_headers("others_are_left_out", {{"Host", "h"}, {"User-Agent", "u"}}, "host", "host:h\n")),
    [](const auto& each) { return std::string{each.param.name}; });

TEST(CanonicalRequestOf, TellsTheFirstHeaderThatWasNotSent) {
  const Request request{.method = "POST", .target = "/", .headers = host};
  std::optional<std::string> missing;
  (void)canonical_request(request, request.headers, "a;b;host", missing);
  EXPECT_EQ(missing, "a");
}

}  // namespace
}  // namespace certwright::http::canonical_request_test
