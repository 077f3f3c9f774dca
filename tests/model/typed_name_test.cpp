#include "model/typed_name.h"

#include <gtest/gtest.h>

namespace certwright::model::typed_name_test {
namespace {

TEST(ShownText, IsCutAndHidesNothing) {
  EXPECT_EQ(shown_text("例え.jp"), "例え.jp");
  EXPECT_EQ(shown_text("a\nb"), "aU+000Ab");
  EXPECT_EQ(shown_text("a\u202Eb"), "aU+202Eb");
  EXPECT_EQ(shown_text("a\xFF"), "a\\xFF");
  EXPECT_EQ(shown_text(std::string(121, 'a')), std::string(120, 'a') + "…");
  EXPECT_EQ(shown_text(""), "");
}

TEST(WithoutSpaces, LeavesWhatIsWithin) {
  EXPECT_EQ(without_spaces(" \ta b\r\n"), "a b");
  EXPECT_EQ(without_spaces(" \n"), "");
}

TEST(HasFullWidth, IsSoForWhatInputMethodsLeaveBehind) {
  for (const char* text : {"ａ.jp", "www．jp", "www。jp", "www｡jp", "１.jp"}) EXPECT_TRUE(has_full_width(text)) << text;
  for (const char* text : {"", "www.jp", "例え.jp", "ｱ.jp", "a\xEF\xBC"}) EXPECT_FALSE(has_full_width(text)) << text;
}

TEST(DeviationCharacter, IsTheFirstThatIsReadInTwoWays) {
  EXPECT_EQ(deviation_character("straße.de"), "ß");
  EXPECT_EQ(deviation_character("σς"), "ς");
  EXPECT_EQ(deviation_character("a\u200Db"), "\u200D");
  EXPECT_EQ(deviation_character("strasse.de"), "");
}

TEST(OldIdnLabel, IsPunycodeOfWhatIdna2008DoesNotTake) {
  const auto emoji = old_idn_label("xn--ls8h");
  ASSERT_TRUE(emoji);
  EXPECT_EQ(emoji->u_label, "💩");
  EXPECT_EQ(emoji->character, "💩");
  const auto heart = old_idn_label("xn--i-7iq");
  ASSERT_TRUE(heart);
  EXPECT_EQ(heart->character, "❤");
  for (const char* label : {"", "www", "xn--", "xn--r8jz45g", "xn--strae-oqa", "xn--8080", "xn--example", "xn--a-ecp"})
    EXPECT_FALSE(old_idn_label(label)) << label;
}

}  // namespace
}  // namespace certwright::model::typed_name_test
