#include "model/mail_address.h"

#include <gtest/gtest.h>

#include <vector>

namespace certwright::model::mail_address_test {
namespace {

struct Case {
  std::string name;
  std::string text;
  std::string expected;  ///< empty: refused
};

class MailAddresses : public testing::TestWithParam<Case> {};

TEST_P(MailAddresses, AreReadStrictly) {
  const auto address = MailAddress::parse(GetParam().text);
  EXPECT_EQ(address ? address->str() : std::string{}, GetParam().expected);
  if (!address) {
    EXPECT_EQ(address.error().code, ErrorCode::invalid_request);
    EXPECT_FALSE(address.error().detail.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, MailAddresses,
                         testing::ValuesIn(std::vector<Case>{
                             {"plain", "owner@example.com", "owner@example.com"},
                             {"domain_in_capitals", "Owner@EXAMPLE.com", "Owner@example.com"},
                             {"dots", "first.last@mail.example.com", "first.last@mail.example.com"},
                             {"all_marks", "a!#$%&'*+-/=?^_`{|}~z@example.com", "a!#$%&'*+-/=?^_`{|}~z@example.com"},
                             {"utf8_local", "担当者@example.jp", "担当者@example.jp"},
                             {"utf8_domain", "owner@例え.jp", "owner@xn--r8jz45g.jp"},
                             {"one_label", "root@localhost", "root@localhost"},
                             {"longest_local", std::string(64, 'a') + "@example.com",
                              std::string(64, 'a') + "@example.com"},
                             {"empty", "", ""},
                             {"no_at", "example.com", ""},
                             {"no_local", "@example.com", ""},
                             {"no_domain", "owner@", ""},
                             {"two_ats", "a@b@example.com", ""},
                             {"mailto", "mailto:owner@example.com", ""},
                             {"angle_brackets", "<owner@example.com>", ""},
                             {"words_around", "Owner <owner@example.com>", ""},
                             {"several", "a@example.com,b@example.com", ""},
                             {"several_with_space", "a@example.com b@example.com", ""},
                             {"space_before", " owner@example.com", ""},
                             {"space_after", "owner@example.com ", ""},
                             {"line_end", "owner@example.com\r\nBcc: x@example.net", ""},
                             {"line_end_in_local", "owner\r\n@example.com", ""},
                             {"line_end_last", "owner@example.com\n", ""},
                             {"nul", std::string("own\0er@example.com", 18), ""},
                             {"comment", "owner(me)@example.com", ""},
                             {"quoted_local", "\"own er\"@example.com", ""},
                             {"literal", "owner@[192.0.2.1]", ""},
                             {"address", "owner@192.0.2.1", ""},
                             {"number", "owner@123", ""},
                             {"dot_first", ".owner@example.com", ""},
                             {"dot_last", "owner.@example.com", ""},
                             {"two_dots", "ow..ner@example.com", ""},
                             {"trailing_dot", "owner@example.com.", ""},
                             {"wildcard", "owner@*.example.com", ""},
                             {"underscore_in_domain", "owner@a_b.example.com", ""},
                             {"percent_hack_is_plain", "a%b@example.com", "a%b@example.com"},
                             {"no_utf8",
                              "own\xff"
                              "er@example.com",
                              ""},
                             {"no_break_space",
                              "own\xc2\xa0"
                              "er@example.com",
                              ""},
                             {"right_to_left",
                              "own\xe2\x80\xae"
                              "er@example.com",
                              ""},
                             {"zero_width",
                              "own\xe2\x80\x8b"
                              "er@example.com",
                              ""},
                             {"zero_width_in_domain", "owner@exa\xe2\x80\x8bmple.com", ""},
                             {"line_separator",
                              "own\xe2\x80\xa8"
                              "er@example.com",
                              ""},
                             {"local_too_long", std::string(65, 'a') + "@example.com", ""},
                             {"huge", std::string(100'000, 'a') + "@example.com", ""},
                         }),
                         [](const auto& with) { return with.param.name; });

TEST(MailAddress, SaysWhetherItNeedsUtf8) {
  EXPECT_FALSE(MailAddress::parse("owner@例え.jp")->needs_utf8());
  EXPECT_TRUE(MailAddress::parse("担当者@example.jp")->needs_utf8());
}

TEST(MailAddress, IsComparedWithoutTheCaseOfItsDomain) {
  EXPECT_EQ(*MailAddress::parse("owner@Example.COM"), *MailAddress::parse("owner@example.com"));
  EXPECT_NE(*MailAddress::parse("Owner@example.com"), *MailAddress::parse("owner@example.com"));
}

}  // namespace
}  // namespace certwright::model::mail_address_test
