#include "net/dns_message.h"

#include <gtest/gtest.h>

namespace certwright::net {
namespace {

using enum RecordType;

/// A question without EDNS, as old software asks.
ServerQuestion plain(std::string name, RecordType type) { return {.question = {std::move(name), type}, .edns = false}; }

std::string repeated(const std::string& part, int count) {
  std::string all;
  for (int at = 0; at < count; ++at) all += part;
  return all;
}

TEST(EncodeQuestionTest, WritesHeaderQuestionAndOpt) {
  EXPECT_EQ(hex(encode_question(0x1234, plain("a.example", caa), 0).value()),
            "123400000001000000000000"
            "0161076578616d706c6500"
            "01010001");
  EXPECT_EQ(
      hex(encode_question(1, {.question = {"", ns}, .recursion_desired = true, .checking_disabled = true}, 0).value()),
      "000101100001000000000001"
      "00"
      "00020001"
      "00002904d0000080000000");
}

TEST(EncodeQuestionTest, MixesTheCaseOfLettersOnly) {
  ServerQuestion question = plain("_a1b.cd", a);
  question.mixed_case = true;
  EXPECT_EQ(hex(encode_question(1, question, 0b1010).value()),
            "000100000001000000000000"
            "045f613142026344"
            "00"
            "00010001");
  question.mixed_case = false;
  EXPECT_EQ(hex(encode_question(1, question, 0b1010).value()),
            "000100000001000000000000"
            "045f613162026364"
            "00"
            "00010001");
}

TEST(EncodeQuestionTest, UndoesTheEscapesOfNamesThatWereRead) {
  EXPECT_EQ(hex(encode_question(1, plain("a\\.b.\\000\\255.\\\\", a), 0).value()),
            "000100000001000000000000"
            "03612e62"
            "0200ff"
            "015c"
            "00"
            "00010001");
}

TEST(EncodeQuestionTest, RefusesNamesWithoutWireForm) {
  for (const std::string& name :
       {std::string{"a..b"}, std::string{".a"}, std::string(64, 'a'), repeated("aaaa.", 51) + "a", std::string{"a\\"},
        std::string{"a\\25"}, std::string{"a\\256"}, std::string{"a\\2x6"}})
    EXPECT_FALSE(encode_question(1, plain(name, a), 0)) << name;
  EXPECT_TRUE(encode_question(1, plain(std::string(63, 'a'), a), 0));
}

}  // namespace
}  // namespace certwright::net
