#include "http/request_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace certwright::http::request_reader_test {
namespace {

using State = RequestReader::State;

constexpr RequestReader::Limits small{.header_bytes = 512, .body_bytes = 64};

// Feeds `stream` in pieces of `piece` bytes, as a network would, keeping what was not used; gives what is left.
std::string feed(RequestReader& reader, std::string stream, std::size_t piece) {
  std::string pending;
  while (!stream.empty() && reader.state() != State::complete && reader.state() != State::refused) {
    pending += stream.substr(0, piece);
    stream.erase(0, piece);
    pending.erase(0, reader.feed(pending));
  }
  return pending + stream;
}

struct GoodCase {
  const char* name;
  std::string text;
  std::string method;
  std::string target;
  std::string body;
  bool keep_alive;
  std::string left;
};

class GoodRequest : public testing::TestWithParam<GoodCase> {};

TEST_P(GoodRequest, IsReadWhateverTheCutsAre) {
  for (const std::size_t piece : {1UL, 2UL, 3UL, 7UL, 64UL, 4096UL}) {
    RequestReader reader(small);
    const std::string left = feed(reader, GetParam().text, piece);
    ASSERT_EQ(reader.state(), State::complete) << "pieces of " << piece;
    EXPECT_EQ(reader.keep_alive(), GetParam().keep_alive);
    const Request request = reader.take();
    EXPECT_EQ(request.method, GetParam().method);
    EXPECT_EQ(request.target, GetParam().target);
    EXPECT_EQ(request.body, GetParam().body);
    EXPECT_EQ(left, GetParam().left) << "pieces of " << piece;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rfc9112, GoodRequest,
    testing::Values(
        GoodCase{"get", "GET /crl/1.crl HTTP/1.1\r\nHost: a\r\n\r\n", "GET", "/crl/1.crl", "", true, ""},
        GoodCase{"post", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", "POST", "/", "hello", true,
                 ""},
        GoodCase{"close", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET", "/", "", false, ""},
        GoodCase{"http_1_0", "GET / HTTP/1.0\r\n\r\n", "GET", "/", "", false, ""},
        GoodCase{"http_1_0_kept", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET", "/", "", true, ""},
        GoodCase{"head", "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", "HEAD", "/", "", true, ""},
        GoodCase{"blank_lines_before", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET", "/", "", true, ""},
        GoodCase{"pipelined", "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\n", "GET", "/1", "", true,
                 "GET /2 HTTP/1.1\r\n"},
        GoodCase{
            "chunked",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nWiki\r\n5;x=y\r\npedia\r\n0\r\n\r\n",
            "POST", "/", "Wikipedia", true, ""},
        GoodCase{"chunked_with_trailer",
                 "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nab\r\n0\r\nX-Amz-Target: "
                 "evil\r\n\r\nGET",
                 "POST", "/", "ab", true, "GET"},
        GoodCase{"same_length_twice", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2, 2\r\n\r\nab", "POST", "/", "ab",
                 true, ""},
        GoodCase{"body_at_the_limit", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 64\r\n\r\n" + std::string(64, 'x'),
                 "POST", "/", std::string(64, 'x'), true, ""}),
    [](const auto& tested) { return tested.param.name; });

TEST(RequestReader, TrimsValuesAndKeepsNamesAndOrder) {
  RequestReader reader(small);
  feed(reader, "GET / HTTP/1.1\r\nHost:  a \t\r\nX-B: 1\r\nx-b: 2\r\n\r\n", 4096);
  const Request request = reader.take();
  ASSERT_EQ(request.headers.size(), 3U);
  EXPECT_EQ(request.headers[0].value, "a");
  EXPECT_EQ(request.headers[1].name, "X-B");
  EXPECT_EQ(request.headers[2].name, "x-b");
  EXPECT_EQ(request.headers[2].value, "2");
}

TEST(RequestReader, DropsTrailerFields) {
  RequestReader reader(small);
  feed(reader,
       "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Amz-Target: evil\r\n\r\n",
       4096);
  ASSERT_EQ(reader.state(), State::complete);
  EXPECT_EQ(reader.take().header("X-Amz-Target"), nullptr);
}

TEST(RequestReader, ReadsOneRequestAfterTheOther) {
  RequestReader reader(small);
  std::string stream = "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\naPOST /2 HTTP/1.1\r\nHost: a\r\n\r\n";
  stream.erase(0, reader.feed(stream));
  EXPECT_EQ(reader.take().target, "/1");
  reader.next();
  EXPECT_EQ(reader.state(), State::waiting);
  stream.erase(0, reader.feed(stream));
  ASSERT_EQ(reader.state(), State::complete);
  EXPECT_EQ(reader.take().target, "/2");
  EXPECT_TRUE(stream.empty());
}

TEST(RequestReader, SaysWhenTheClientWaitsForContinue) {
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n";
  RequestReader waits(small);
  waits.feed(head);
  EXPECT_EQ(waits.state(), State::body);
  EXPECT_TRUE(waits.awaits_continue());
  waits.feed("a");
  EXPECT_FALSE(waits.awaits_continue());

  RequestReader sends_at_once(small);
  sends_at_once.feed(head + "a");
  EXPECT_FALSE(sends_at_once.awaits_continue());

  RequestReader old(small);
  old.feed("POST / HTTP/1.0\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_FALSE(old.awaits_continue());
}

struct BadCase {
  const char* name;
  std::string text;
  int status;
};

class BadRequest : public testing::TestWithParam<BadCase> {};

TEST_P(BadRequest, IsRefusedWhateverTheCutsAre) {
  for (const std::size_t piece : {1UL, 5UL, 300UL, 4096UL}) {
    RequestReader reader(small);
    feed(reader, GetParam().text, piece);
    ASSERT_EQ(reader.state(), State::refused) << "pieces of " << piece;
    EXPECT_EQ(reader.refusal().status, GetParam().status) << "pieces of " << piece << ": " << reader.refusal().reason;
    EXPECT_FALSE(reader.refusal().reason.empty());
  }
}

std::string many_fields(int count, const char* field = "a:\r\n") {
  std::string text = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < count; ++i) text += field;
  return text + "\r\n";
}

INSTANTIATE_TEST_SUITE_P(
    Rfc9112, BadRequest,
    testing::Values(
        BadCase{"tls_hello", std::string("\x16\x03\x01\x02\x00\x01\x00", 7), 400},
        BadCase{"no_method", " / HTTP/1.1\r\n\r\n", 400}, BadCase{"no_version", "GET /\r\nHost: a\r\n\r\n", 400},
        BadCase{"http_2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        BadCase{"preface_of_http_2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        BadCase{"no_host", "GET / HTTP/1.1\r\n\r\n", 400},
        BadCase{"two_hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        BadCase{"space_in_name", "GET / HTTP/1.1\r\nHo st: a\r\n\r\n", 400},
        BadCase{"space_before_colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
        BadCase{"control_in_value", std::string("GET / HTTP/1.1\r\nHost: a\x01\r\n\r\n"), 400},
        BadCase{"negative_length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400},
        BadCase{"two_lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
        BadCase{"length_and_chunked",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        BadCase{"chunked_and_length",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", 400},
        BadCase{"gzip", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
        BadCase{"gzip_chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501},
        BadCase{"chunked_in_http_1_0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        BadCase{"bad_chunk", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400},
        BadCase{"other_expectation", "GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", 417},
        BadCase{"long_body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65\r\n\r\n", 413},
        BadCase{"long_chunks",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n" + std::string(32, 'x') +
                    "\r\n21\r\n",
                413},
        BadCase{"long_target", "GET /" + std::string(600, 'a'), 431},
        BadCase{"long_field", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(600, 'a'), 431},
        BadCase{"long_complete_header", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(600, 'a') + "\r\n\r\n", 431},
        BadCase{"long_sum_of_fields", many_fields(80, "abc: d\r\n"), 431},
        BadCase{"long_chunk_extension",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(1200, 'x'), 400}),
    [](const auto& tested) { return tested.param.name; });

TEST(RequestReader, LimitsTheNumberOfFields) {
  RequestReader reader({.header_bytes = 64UL * 1024});
  feed(reader, many_fields(99), 4096);
  EXPECT_EQ(reader.state(), State::complete);
  RequestReader too_many({.header_bytes = 64UL * 1024});
  feed(too_many, many_fields(100), 4096);
  ASSERT_EQ(too_many.state(), State::refused);
  EXPECT_EQ(too_many.refusal().status, 431);
}

}  // namespace
}  // namespace certwright::http::request_reader_test
