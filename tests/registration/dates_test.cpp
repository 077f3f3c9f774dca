#include "registration/dates.h"

#include <gtest/gtest.h>

#include <string>

namespace certwright::registration::tests::dates_test {
namespace {

std::string read(std::string_view text) {
  const auto date = parse_date(text);
  return date ? rfc3339(*date) : "none";
}

TEST(ParseDate, ReadsTheFormsOfRegistries) {
  EXPECT_EQ(read("2027-01-02T03:04:05Z"), "2027-01-02T03:04:05Z");
  EXPECT_EQ(read("2027-01-02T03:04:05.678Z"), "2027-01-02T03:04:05Z");
  EXPECT_EQ(read("2027-01-02T03:04:05+09:00"), "2027-01-01T18:04:05Z");
  EXPECT_EQ(read("2027-01-02T03:04:05-0500"), "2027-01-02T08:04:05Z");
  EXPECT_EQ(read("2027-01-02 03:04:05"), "2027-01-02T03:04:05Z");
  EXPECT_EQ(read("2027-01-02"), "2027-01-02T00:00:00Z");
  EXPECT_EQ(read("2027/01/31"), "2027-01-31T00:00:00Z");
  EXPECT_EQ(read("2027/01/31 00:00:00 (JST)"), "2027-01-30T15:00:00Z");
  EXPECT_EQ(read("2027.01.31 10:00:00"), "2027-01-31T10:00:00Z");
  EXPECT_EQ(read("31-Jan-2027"), "2027-01-31T00:00:00Z");
  EXPECT_EQ(read("31 January 2027 12:00"), "2027-01-31T12:00:00Z");
  EXPECT_EQ(read("31.01.2027"), "2027-01-31T00:00:00Z");
  EXPECT_EQ(read("20270131"), "2027-01-31T00:00:00Z");
  EXPECT_EQ(read("  2027-1-2"), "2027-01-02T00:00:00Z");
}

TEST(ParseDate, ReadsNothingElse) {
  for (const char* text : {"", "soon", "2027", "2027-13-01", "2027-02-30", "99999999", "1-2", "2027-01-02T99:00:00Z",
                           "0000-01-01", "1969-12-31", "9999-01-01", "not 2027-01-01", "-----", "T00:00"})
    EXPECT_EQ(read(text), "none") << text;
}

}  // namespace
}  // namespace certwright::registration::tests::dates_test
