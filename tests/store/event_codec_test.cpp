#include "store/event_codec.h"

#include <gtest/gtest.h>

namespace certwright::store::event_codec_test {
namespace {

TEST(EventDetails, ComeBackInOrder) {
  const EventDetails details{{"z", "1"}, {"a", "\"two\"\n"}, {"a", ""}};
  EXPECT_EQ(decode_event_details(encode_event_details(details)).value(), details);
  EXPECT_TRUE(decode_event_details(encode_event_details({}))->empty());
}

TEST(EventDetails, DamageIsAnError) {
  for (const char* text : {"", "{}", "[[]]", "[[\"a\"]]", "[[\"a\",1]]", "[1]"}) {
    const auto decoded = decode_event_details(text);
    ASSERT_FALSE(decoded) << text;
    EXPECT_EQ(decoded.error().code, ErrorCode::internal);
  }
}

}  // namespace
}  // namespace certwright::store::event_codec_test
