#include <gtest/gtest.h>

#include <string>

#include "api/acm/patterns.h"
#include "api/wire/text.h"

namespace certwright::api::acm::patterns_test {
namespace {

struct Case {
  const char* name;
  bool (*matches)(std::string_view);
  std::string text;
  bool expected;
};

class Pattern : public testing::TestWithParam<Case> {};

TEST_P(Pattern, decides) { EXPECT_EQ(GetParam().matches(GetParam().text), GetParam().expected) << GetParam().text; }

std::string case_name(const testing::TestParamInfo<Case>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(
    Arn, Pattern,
    testing::Values(Case{"certificate", matches_arn, "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234",
                         true},
                    Case{"no_region", matches_arn, "arn:aws:acm::123456789012:certificate", true},
                    Case{"deep_resource", matches_arn, "arn:aws:acm:r:1:a/b/c", true},
                    Case{"slash_in_partition", matches_arn, "arn:a/b:acm:r:1:x", true},
                    Case{"empty_partition", matches_arn, "arn::acm:r:1:x", false},
                    Case{"other_service", matches_arn, "arn:aws:iam:r:1:x", false},
                    Case{"pca_is_not_acm", matches_arn, "arn:aws:acm-pca:r:1:x", false},
                    Case{"letters_in_account", matches_arn, "arn:aws:acm:r:12a:x", false},
                    Case{"empty_account", matches_arn, "arn:aws:acm:r::x", false},
                    Case{"empty_resource", matches_arn, "arn:aws:acm:r:1:", false},
                    Case{"leading_slash", matches_arn, "arn:aws:acm:r:1:/x", false},
                    Case{"trailing_slash", matches_arn, "arn:aws:acm:r:1:x/", false},
                    Case{"doubled_slash", matches_arn, "arn:aws:acm:r:1:x//y", false},
                    Case{"colon_in_resource", matches_arn, "arn:aws:acm:r:1:x:y", false},
                    Case{"star", matches_arn, "arn:aws:acm:r:1:*", false},
                    Case{"too_few", matches_arn, "arn:aws:acm:r:1", false},
                    Case{"pca", matches_pca_arn, "arn:aws:acm-pca:us-east-1:1:certificate-authority/x", true},
                    Case{"acm_is_not_pca", matches_pca_arn, "arn:aws:acm:us-east-1:1:certificate/x", false}),
    case_name);

INSTANTIATE_TEST_SUITE_P(DomainName, Pattern,
                         testing::Values(Case{"plain", matches_domain_name, "example.com", true},
                                         Case{"capitals", matches_domain_name, "EXAMPLE.Com", true},
                                         Case{"wildcard", matches_domain_name, "*.example.com", true},
                                         Case{"a_label", matches_domain_name, "xn--fiq228c.xn--fiqs8s", true},
                                         Case{"long_label", matches_domain_name, std::string(63, 'a') + ".com", true},
                                         Case{"address_with_two_last_digits", matches_domain_name, "10.0.0.10", true},
                                         Case{"address", matches_domain_name, "10.0.0.1", true},
                                         Case{"address_of_six", matches_domain_name, "2001:db8::1", true},
                                         Case{"address_in_brackets", matches_domain_name, "[2001:db8::1]", false},
                                         Case{"range", matches_domain_name, "10.0.0.0/8", false},
                                         Case{"label_too_long", matches_domain_name, std::string(64, 'a') + ".com",
                                              false},
                                         Case{"one_label", matches_domain_name, "localhost", false},
                                         Case{"wildcard_of_one_label", matches_domain_name, "*.com", false},
                                         Case{"wildcard_alone", matches_domain_name, "*", false},
                                         Case{"wildcard_inside", matches_domain_name, "a.*.com", false},
                                         Case{"two_wildcards", matches_domain_name, "*.*.example.com", false},
                                         Case{"trailing_dot", matches_domain_name, "example.com.", false},
                                         Case{"leading_dot", matches_domain_name, ".example.com", false},
                                         Case{"empty_label", matches_domain_name, "a..example.com", false},
                                         Case{"hyphen_first", matches_domain_name, "-a.com", false},
                                         Case{"hyphen_last", matches_domain_name, "a-.com", false},
                                         Case{"underscore", matches_domain_name, "_a.example.com", false},
                                         Case{"short_tld", matches_domain_name, "example.c", false},
                                         Case{"umlaut", matches_domain_name, "ä.example.com", false},
                                         Case{"empty", matches_domain_name, "", false}),
                         case_name);

INSTANTIATE_TEST_SUITE_P(
    Others, Pattern,
    testing::Values(
        Case{"word", matches_word, "tf_2026", true}, Case{"word_hyphen", matches_word, "a-b", false},
        Case{"word_empty", matches_word, "", false}, Case{"token_latin_1", matches_page_token, "abc\t\r\n ÿ", true},
        Case{"token_empty", matches_page_token, "", true}, Case{"token_beyond_latin_1", matches_page_token, "Ā", false},
        Case{"token_nul", matches_page_token, std::string(1, '\0'), false},
        Case{"serial_two_octets", matches_serial_number, "03:e9", true},
        Case{"serial_one_octet", matches_serial_number, "03", false},
        Case{"serial_capitals", matches_serial_number, "03:E9", false},
        Case{"serial_cut", matches_serial_number, "03:e", false},
        Case{"serial_twenty_one", matches_serial_number,
             "00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00", false},
        Case{"tag_ascii", matches_tag_text, "Cost Center_1.a:/=+-@", true},
        Case{"tag_japanese", matches_tag_text, "環境　本番", true},
        Case{"tag_number_letter", matches_tag_text, "Ⅷ ½ ²", true},
        Case{"tag_beyond_bmp", matches_tag_text, "𐐷𝟘", true}, Case{"tag_empty", matches_tag_text, "", true},
        Case{"tag_star", matches_tag_text, "a*", false}, Case{"tag_emoji", matches_tag_text, "😀", false},
        Case{"tag_combining_mark", matches_tag_text, "e\u0301", false},
        Case{"tag_tab", matches_tag_text, "a\tb", false}, Case{"tag_bad_utf8", matches_tag_text, "\xff", false},
        Case{"tag_currency", matches_tag_text, "€", false}),
    case_name);

TEST(CodePoints, refuse_what_utf8_forbids) {
  for (const std::string_view text : {"\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                      "\xf8\x88\x80\x80", "\x80", "\xc3", "\xe2\x82", "\xc3\x28"}) {
    std::string_view rest = text;
    EXPECT_FALSE(wire::take_code_point(rest)) << testing::PrintToString(std::string{text});
    EXPECT_EQ(rest.size(), text.size() - 1);
  }
}

TEST(CodePoints, read_each_length) {
  std::string_view text = "a¢€😀";
  EXPECT_EQ(wire::count_code_points(text), 4U);
  EXPECT_EQ(wire::take_code_point(text), U'a');
  EXPECT_EQ(wire::take_code_point(text), U'¢');
  EXPECT_EQ(wire::take_code_point(text), U'€');
  EXPECT_EQ(wire::take_code_point(text), U'😀');
  EXPECT_TRUE(text.empty());
}

}  // namespace
}  // namespace certwright::api::acm::patterns_test
