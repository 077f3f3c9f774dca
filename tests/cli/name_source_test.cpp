#include "cli/name_source.h"

#include <gtest/gtest.h>

#include <sstream>

namespace certwright::cli::name_source_test {
namespace {

std::vector<std::string> names_of_text(const std::string& text) {
  std::istringstream in{text};
  NameSource source = names_in(in);
  return take(source, 1000);
}

TEST(NameSource, ReadsListsAsPeopleKeepThem) {
  EXPECT_EQ(names_of_text("\xEF\xBB\xBF# my names\r\n\r\n  a.example \r\nb.example # the shop\r\n\tc.example\r\n"
                          "＃ full-width\n　ｄ．ｅｘａｍｐｌｅ　\nlast.example"),
            (std::vector<std::string>{"a.example", "b.example", "c.example", "ｄ．ｅｘａｍｐｌｅ", "last.example"}));
}

TEST(NameSource, GivesNothingForAnEmptyList) {
  EXPECT_TRUE(names_of_text("").empty());
  EXPECT_TRUE(names_of_text("\n\n# nothing\n").empty());
}

TEST(NameSource, KeepsOnlyTheBeginningOfAnEndlessLine) {
  const auto names = names_of_text(std::string(1'000'000, 'a') + "\nb.example\n");
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(names[0].size(), 1024U);
  EXPECT_EQ(names[1], "b.example");
}

TEST(NameSource, TakesInPortions) {
  NameSource source = names_of({"a", "b", "c"});
  EXPECT_EQ(take(source, 2), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(take(source, 2), (std::vector<std::string>{"c"}));
  EXPECT_TRUE(take(source, 2).empty());
}

}  // namespace
}  // namespace certwright::cli::name_source_test
