#include "cli/display_width.h"

#include <gtest/gtest.h>

#include "cli/table.h"

namespace certwright::cli::display_width_test {
namespace {

using Lines = std::vector<std::string>;

TEST(DisplayWidth, CountsColumns) {
  EXPECT_EQ(columns_of("abc"), 3U);
  EXPECT_EQ(columns_of("証明書"), 6U);
  EXPECT_EQ(columns_of("ｗｗｗ"), 6U);
  EXPECT_EQ(columns_of("ﾃｽﾄ"), 3U);
  EXPECT_EQ(columns_of("e\xCC\x81"), 1U) << "a combining accent takes no column";
  EXPECT_EQ(columns_of("bücher"), 6U);
  EXPECT_EQ(columns_of("\xFF\xFE"), 2U) << "bytes that are no UTF-8 count one each";
  EXPECT_EQ(columns_of(""), 0U);
}

TEST(DisplayWidth, RefusesOverlongAndSurrogateForms) {
  EXPECT_FALSE(first_character("\xC0\xAF").valid);
  EXPECT_FALSE(first_character("\xE0\x80\xAF").valid);
  EXPECT_FALSE(first_character("\xED\xA0\x80").valid);
  EXPECT_FALSE(first_character("\xF4\x90\x80\x80").valid);
  EXPECT_FALSE(first_character("\xE8\xA8").valid) << "cut off";
  EXPECT_EQ(first_character("\xF0\x9F\x98\x80").code, 0x1F600U);
}

TEST(DisplayWidth, PadsToColumns) {
  EXPECT_EQ(padded("原因", 6), "原因  ");
  EXPECT_EQ(padded("toolong", 3), "toolong");
}

TEST(Wrapped, BreaksAtSpaces) {
  EXPECT_EQ(wrapped("one two three", 7), (Lines{"one two", "three"}));
  EXPECT_EQ(wrapped("", 7), (Lines{""}));
  EXPECT_EQ(wrapped("  two  spaces ", 20), (Lines{"two spaces"}));
}

TEST(Wrapped, DoesNotCutWordsNorWhatIsToBeCopied) {
  EXPECT_EQ(wrapped("see averyveryverylongname.example.net here", 10),
            (Lines{"see", "averyveryverylongname.example.net", "here"}));
  EXPECT_EQ(wrapped("run `certwright why ARN` now", 12), (Lines{"run", "`certwright why ARN`", "now"}));
}

TEST(Wrapped, BreaksJapaneseBetweenCharactersButNotBeforePunctuation) {
  EXPECT_EQ(wrapped("証明書を申請しました。", 12), (Lines{"証明書を申請", "しました。"}));
  EXPECT_EQ(wrapped("証明書を申請。", 12), (Lines{"証明書を申", "請。"})) << "。 does not begin a line";
  EXPECT_EQ(wrapped("値「ａ」です", 4), (Lines{"値", "「ａ」", "です"}));
}

TEST(Printable, LeavesTextsAndTakesWhatSteersTheTerminal) {
  EXPECT_EQ(printable("日本語.example"), "日本語.example");
  EXPECT_EQ(printable("\x1b[31mred"), "\xEF\xBF\xBD[31mred");
  EXPECT_EQ(printable("a\xE2\x80\xAEz"), "a\xEF\xBF\xBDz") << "right-to-left override";
  EXPECT_EQ(printable("a\xC2\x9Bz"), "a\xEF\xBF\xBDz") << "C1 control sequence introducer";
  EXPECT_EQ(printable("a\tb\nc"), "a b c");
  EXPECT_EQ(printable("\xFF"), "\xEF\xBF\xBD");
}

TEST(Table, PutsColumnsSideBySideWhereTheyFit) {
  const Table table{{"NAME", "STATE"}, {{"日本語.jp", "ok"}, {"a.example", "pending"}}};
  EXPECT_EQ(table_text(table, Style{.width = 80}), "NAME       STATE\n日本語.jp  ok\na.example  pending\n");
}

TEST(Table, PutsTheLastCellBelowWhereTheyDoNot) {
  const Table table{{"NAME", "ARN"}, {{"a.example", "arn:aws:acm:us-east-1:123456789012:certificate/x"}}};
  EXPECT_EQ(table_text(table, Style{.width = 40}),
            "NAME\na.example\n  arn:aws:acm:us-east-1:123456789012:certificate/x\n");
}

TEST(Table, DoesNotCountColours) {
  const Style style{.colour = true};
  const Table table{{"S", "N"}, {{coloured("ok", Colour::green, style), "a"}, {"long", "b"}}};
  EXPECT_EQ(table_text(table, style), "\x1b[1mS     N\x1b[0m\n\x1b[32mok\x1b[0m    a\nlong  b\n");
}

}  // namespace
}  // namespace certwright::cli::display_width_test
