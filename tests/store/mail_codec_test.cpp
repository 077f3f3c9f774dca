#include "store/mail_codec.h"

#include <gtest/gtest.h>

namespace certwright::store::mail_codec_test {
namespace {

TEST(MailCodec, SaysWhatCannotBeRead) {
  model::Mail mail;
  for (const char* text : {"", "[]", "{}", R"({"kind": "validation"})", R"({"kind": 1})"}) {
    const auto read = decode_mail(text, mail);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, ErrorCode::internal) << text;
  }
  const auto newer = decode_mail(R"({"kind": "pigeon"})", mail);
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().code, ErrorCode::invalid_state);
}

}  // namespace
}  // namespace certwright::store::mail_codec_test
