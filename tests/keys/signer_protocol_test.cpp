#include "keys/signer_protocol.h"

#include <gtest/gtest.h>

#include <sys/socket.h>

#include <thread>

#include "keys/frames.h"

namespace certwright::keys::signer_protocol_test {
namespace {

using namespace std::chrono_literals;

TEST(SignerProtocol, QuestionsAreReadAsTheyWereWritten) {
  const Bytes identify = signer_question({.operation = SignerOperation::identify, .to_be_signed = {}, .which = {}});
  EXPECT_EQ(parse_signer_question(identify)->operation, SignerOperation::identify);
  const Bytes tbs{0x30, 0x03, 1, 2, 3};
  const Bytes sign = signer_question({.operation = SignerOperation::sign, .to_be_signed = tbs, .which = {}});
  const auto read = parse_signer_question(sign);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->operation, SignerOperation::sign);
  EXPECT_EQ(hex(read->to_be_signed), hex(tbs));
}

TEST(SignerProtocol, WhatIsNoQuestionIsRefused) {
  for (const Bytes& frame : {Bytes{}, Bytes{1}, Bytes{2, 1}, Bytes{0, 1}, Bytes{1, 0}, Bytes{1, 3, 1}, Bytes{1, 1, 1},
                             Bytes{1, 2}, Bytes{'G', 'E', 'T', ' ', '/'}}) {
    const auto read = parse_signer_question(frame);
    ASSERT_FALSE(read) << hex(frame);
    EXPECT_EQ(read.error().code, ErrorCode::invalid_request);
  }
}

TEST(SignerProtocol, IdentitiesAreReadAsTheyWereWritten) {
  const SignerIdentity identity{.signature_algorithm = {1},
                                .public_key = {2, 2},
                                .chain = {{3}, {4, 4, 4}},
                                .root_crl = {},
                                .root_crl_next_update = Timestamp{1'800'000'000s}};
  const Bytes written = signer_identity(identity);
  const auto read = parse_signer_identity(written);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->public_key, identity.public_key);
  EXPECT_EQ(read->chain, identity.chain);
  EXPECT_EQ(read->root_crl_next_update, identity.root_crl_next_update);
  for (std::size_t length = 0; length < written.size(); ++length) {
    const auto cut = parse_signer_identity(ByteView{written}.first(length));
    EXPECT_TRUE(!cut || cut->chain.size() < 2) << length;
  }
  EXPECT_FALSE(parse_signer_identity(Bytes(3, 0xff)));
  EXPECT_FALSE(parse_signer_identity(Bytes(100, 0)));
}

TEST(SignerProtocol, AnswersCarryWhatWentWrong) {
  EXPECT_EQ(parse_signer_answer(signer_answer(Bytes{1, 2})).value(), (Bytes{1, 2}));
  for (const ErrorCode code : {ErrorCode::access_denied, ErrorCode::unavailable, ErrorCode::invalid_request}) {
    const auto answer = parse_signer_answer(signer_answer(fail(code, "a reason")));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, code);
    EXPECT_EQ(answer.error().detail, "a reason");
  }
  EXPECT_EQ(parse_signer_answer(signer_answer(fail(ErrorCode::conflict, "x"))).error().code, ErrorCode::internal);
  EXPECT_EQ(signer_answer(fail(ErrorCode::internal, std::string(100'000, 'x'))).size(), 1002U);
  EXPECT_FALSE(parse_signer_answer({}));
  EXPECT_FALSE(parse_signer_answer(Bytes{1, 9}));
}

class Frames : public testing::Test {
 protected:
  void SetUp() override {
    std::array<int, 2> ends{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
    one_ = Stream{ends[0]};
    two_ = Stream{ends[1]};
  }
  void send(const Bytes& bytes) const {
    ASSERT_EQ(::send(one_.get(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  }
  Stream one_;
  Stream two_;
};

TEST_F(Frames, OfEverySizeArriveWhole) {
  for (const std::size_t size : {0UL, 1UL, 65'536UL, 65'537UL, 3'000'000UL}) {
    const Bytes sent(size, 7);
    std::jthread writer{[&] { EXPECT_TRUE(write_frame(one_, sent, Deadline::after(10s))); }};
    const auto got = read_frame(two_, 4'000'000, Deadline::after(10s));
    ASSERT_TRUE(got) << got.error().detail;
    EXPECT_EQ(*got, sent);
  }
}

TEST_F(Frames, ThatAreTooLongAreNotRead) {
  send({0xff, 0xff, 0xff, 0xff, 1, 2, 3});
  const auto got = read_frame(two_, 1000, Deadline::after(10s));
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, ErrorCode::invalid_request);
}

TEST_F(Frames, ThatDoNotComeAreGivenUp) {
  send({0, 0, 0, 9, 1, 2, 3});
  const auto began = std::chrono::steady_clock::now();
  const auto slow = read_frame(two_, 1000, Deadline::after(100ms));
  ASSERT_FALSE(slow);
  EXPECT_EQ(slow.error().code, ErrorCode::unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
  one_ = Stream{};
  EXPECT_EQ(read_frame(two_, 1000, Deadline::after(10s)).error().code, ErrorCode::unavailable);
}

TEST(UnixSocketPath, IsAbsoluteAndShort) {
  EXPECT_EQ(unix_socket_path("unix:/run/x.sock").value(), "/run/x.sock");
  for (const char* const text : {"", "unix:", "unix:x", "/run/x", "http://x"}) EXPECT_FALSE(unix_socket_path(text));
  EXPECT_FALSE(unix_socket_path("unix:/" + std::string(107, 'x')));
}

}  // namespace
}  // namespace certwright::keys::signer_protocol_test
