#include "model/domain_name.h"

#include <gtest/gtest.h>

namespace certwright::model::domain_name_test {
namespace {

struct Good {
  std::string name;
  std::string typed;
  std::string read;
};

class NamesThatAreRead : public testing::TestWithParam<Good> {};

TEST_P(NamesThatAreRead, AsLowerCaseALabels) {
  const auto name = parse_name(GetParam().typed);
  ASSERT_TRUE(name) << name.error().message().en;
  EXPECT_EQ(name->str(), GetParam().read);
}

const std::string label_63(63, 'a');
const std::string name_253 = label_63 + "." + label_63 + "." + label_63 + "." + std::string(61, 'b');

INSTANTIATE_TEST_SUITE_P(
    Names, NamesThatAreRead,
    testing::Values(Good{"plain", "www.example.com", "www.example.com"},
                    Good{"capitals", "WWW.Example.COM", "www.example.com"},
                    Good{"digits_and_hyphens", "a-1.2-b.3com", "a-1.2-b.3com"},
                    Good{"one_trailing_dot", "example.com.", "example.com"},
                    Good{"white_space_around", " \t example.com\r\n", "example.com"},
                    Good{"wildcard", "*.Example.com", "*.example.com"}, Good{"wildcard_on_tld", "*.com", "*.com"},
                    Good{"label_of_63", label_63 + ".jp", label_63 + ".jp"}, Good{"name_of_253", name_253, name_253},
                    Good{"five_numbers", "1.2.3.4.5", "1.2.3.4.5"}, Good{"number_too_large", "256.1.1.1", "256.1.1.1"},
                    Good{"reserved_form_is_a_check_s_business", "ab--example.com", "ab--example.com"},
                    Good{"malformed_a_label_too", "xn--example.com", "xn--example.com"},
                    Good{"japanese", "例え.jp", "xn--r8jz45g.jp"},
                    Good{"upper_case_u_label", "BÜCHER.example", "xn--bcher-kva.example"},
                    Good{"sharp_s_stays", "straße.de", "xn--strae-oqa.de"},
                    Good{"full_width", "ｗｗｗ．ｅｘａｍｐｌｅ．ｃｏｍ", "www.example.com"},
                    Good{"ideographic_dot", "例え。テスト", "xn--r8jz45g.xn--zckzah"},
                    Good{"half_width_dot", "www｡example｡jp｡", "www.example.jp"},
                    Good{"wildcard_above_u_label", "*.例え.jp", "*.xn--r8jz45g.jp"},
                    Good{"malformed_a_label_beside_a_u_label", "xn--8080.例え.jp", "xn--8080.xn--r8jz45g.jp"}),
    [](const auto& with) { return with.param.name; });

struct Bad {
  std::string name;
  std::string typed;
  const Cause* cause;
  Evidence evidence = {};
};

class NamesThatAreRefused : public testing::TestWithParam<Bad> {};

TEST_P(NamesThatAreRefused, WithTheirCause) {
  const auto name = parse_name(GetParam().typed);
  ASSERT_FALSE(name) << name->str();
  EXPECT_EQ(name.error().id(), GetParam().cause->id);
  EXPECT_EQ(name.error().effect, Effect::refuse);
  for (const auto& [hole, filling] : GetParam().evidence) {
    ASSERT_TRUE(name.error().evidence.contains(hole)) << hole;
    EXPECT_EQ(name.error().evidence.at(hole), filling);
  }
  const Text message = name.error().message();
  const Text remedy = name.error().remedy();
  for (const std::string& sentence : {message.en, message.ja, remedy.en, remedy.ja})
    EXPECT_EQ(sentence.find('{'), std::string::npos) << sentence;
}

INSTANTIATE_TEST_SUITE_P(
    Forms, NamesThatAreRefused,
    testing::Values(
        Bad{"url", "https://www.example.com/path?x", &cause::NAME_IS_URL, {{"suggested", "www.example.com"}}},
        Bad{"url_with_port", "example.com:8443", &cause::NAME_IS_URL, {{"suggested", "example.com"}}},
        Bad{"path", "example.com/", &cause::NAME_IS_URL, {{"suggested", "example.com"}}},
        Bad{"mail_address", "admin@example.com", &cause::NAME_IS_URL, {{"suggested", "example.com"}}},
        Bad{"japanese_url", "https://例え.jp/", &cause::NAME_IS_URL, {{"suggested", "例え.jp"}}},
        Bad{"ipv4", "192.0.2.1", &cause::NAME_IP_ADDRESS}, Bad{"ipv4_wildcard", "*.192.0.2.1", &cause::NAME_IP_ADDRESS},
        Bad{"ipv4_full_width", "１９２.０.２.１", &cause::NAME_IP_ADDRESS},
        Bad{"ipv6", "2001:db8::1", &cause::NAME_IP_ADDRESS}, Bad{"ipv6_brackets", "[::1]", &cause::NAME_IP_ADDRESS},
        Bad{"single_label", "server", &cause::NAME_SINGLE_LABEL, {{"domain", "server"}}},
        Bad{"single_label_with_dot", "localhost.", &cause::NAME_SINGLE_LABEL},
        Bad{"single_u_label", "例え", &cause::NAME_SINGLE_LABEL, {{"domain", "例え"}}}),
    [](const auto& with) { return with.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Lengths, NamesThatAreRefused,
    testing::Values(Bad{"label_of_64", label_63 + "a.jp", &cause::NAME_TOO_LONG, {{"n", "64"}, {"max", "63"}}},
                    Bad{"name_of_254", name_253 + "b", &cause::NAME_TOO_LONG, {{"n", "254"}, {"max", "253"}}},
                    Bad{"wildcard_of_255", "*." + name_253, &cause::NAME_TOO_LONG, {{"n", "255"}}},
                    Bad{"flood", std::string(100'000, 'a'), &cause::NAME_TOO_LONG, {{"n", "100000"}}},
                    Bad{"long_u_label",
                        "あああああああああああああああああああああああああああああああああああああああああああああああ"
                        "あああああああああああああああああああああああああああああああああああああああああああああああ"
                        "亜意.jp",
                        &cause::NAME_TOO_LONG,
                        {{"max", "63"}}}),
    [](const auto& with) { return with.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Labels, NamesThatAreRefused,
    testing::Values(
        Bad{"underscore", "a_b.com", &cause::NAME_BAD_CHARACTER, {{"ch", "_"}, {"domain", "a_b.com"}}},
        Bad{"space_inside", "a b.com", &cause::NAME_BAD_CHARACTER, {{"ch", " "}}},
        Bad{"underscore_beside_u_label", "a_b例.jp", &cause::NAME_BAD_CHARACTER, {{"ch", "_"}}},
        Bad{"nul", std::string{"a.com\0.jp", 9}, &cause::NAME_BAD_CHARACTER, {{"ch", "U+0000"}}},
        Bad{"nul_beside_u_label", std::string{"例\0x.jp", 8}, &cause::NAME_BAD_CHARACTER, {{"ch", "U+0000"}}},
        Bad{"escape", "a\x1b[31m.com", &cause::NAME_BAD_CHARACTER, {{"domain", "aU+001B[31m.com"}}},
        Bad{"emoji", "i❤.com", &cause::NAME_BAD_CHARACTER, {{"ch", "❤"}}},
        Bad{"maps_to_a_slash", "x℀.com", &cause::NAME_BAD_CHARACTER, {{"ch", "℀"}}},
        Bad{"direction_mark", "a\u202Eb.com", &cause::NAME_BAD_CHARACTER, {{"domain", "aU+202Eb.com"}}},
        Bad{"broken_utf8", "a\xE3\x81.com", &cause::NAME_BAD_CHARACTER},
        Bad{"leading_hyphen", "www.-a.com", &cause::NAME_HYPHEN_EDGE, {{"label", "-a"}}},
        Bad{"trailing_hyphen", "a-.com", &cause::NAME_HYPHEN_EDGE, {{"label", "a-"}}},
        Bad{"two_dots", "a..com", &cause::NAME_EMPTY_LABEL, {{"domain", "a..com"}}},
        Bad{"two_dots_beside_u_label", "例え..jp", &cause::NAME_EMPTY_LABEL},
        Bad{"leading_dot", ".example.com", &cause::NAME_EMPTY_LABEL},
        Bad{"two_trailing_dots", "example.com..", &cause::NAME_EMPTY_LABEL},
        Bad{"wildcard_of_nothing", "*..com", &cause::NAME_EMPTY_LABEL}, Bad{"empty", "", &cause::NAME_EMPTY_LABEL},
        Bad{"white_space", " \t", &cause::NAME_EMPTY_LABEL}, Bad{"dot", ".", &cause::NAME_EMPTY_LABEL},
        Bad{"star_inside", "www.*.example.com", &cause::WILD_POSITION, {{"suggested", "*.example.com"}}},
        Bad{"star_in_label", "w*.example.com", &cause::WILD_POSITION, {{"suggested", "*.example.com"}}},
        Bad{"two_stars", "*.*.example.com", &cause::WILD_POSITION, {{"suggested", "*.example.com"}}},
        Bad{"star_alone", "*", &cause::WILD_POSITION, {{"suggested", "*.example.com"}}},
        Bad{"star_last", "example.*", &cause::WILD_POSITION}),
    [](const auto& with) { return with.param.name; });

TEST(DomainName, ParseTakesOnlyWhatTheApiTakes) {
  EXPECT_EQ(DomainName::parse("*.Example.com").value().str(), "*.example.com");
  for (const char* text : {"example.com.", " example.com", "例え.jp", "", "server", "a_b.com", "192.0.2.1"}) {
    const auto name = DomainName::parse(text);
    ASSERT_FALSE(name) << text;
    EXPECT_EQ(name.error().code, ErrorCode::invalid_request);
    EXPECT_FALSE(name.error().detail.empty());
  }
}

TEST(DomainName, KnowsItsBase) {
  const auto wildcard = DomainName::parse("*.example.com").value();
  EXPECT_TRUE(wildcard.is_wildcard());
  EXPECT_EQ(wildcard.base(), "example.com");
  const auto plain = DomainName::parse("example.com").value();
  EXPECT_FALSE(plain.is_wildcard());
  EXPECT_EQ(plain.base(), "example.com");
  EXPECT_LT(wildcard, plain);
}

TEST(ALabels, AreValidWhereTheyEncodeAgainToThemselves) {
  for (const char* label : {"xn--r8jz45g", "xn--bcher-kva", "xn--strae-oqa", "xn--80ak6aa92e", "xn--xyz"})
    EXPECT_TRUE(is_valid_a_label(label)) << label;
  for (const char* label : {"xn--example", "xn--8080", "xn--", "xn--a", "xn--ls8h", "example", "xn--abc-", ""})
    EXPECT_FALSE(is_valid_a_label(label)) << label;
}

TEST(DisplayName, ShowsULabelsWhereTheyAreValid) {
  EXPECT_EQ(display_name("*.xn--r8jz45g.jp"), "*.例え.jp");
  EXPECT_EQ(display_name("xn--example.com"), "xn--example.com");
  EXPECT_EQ(display_name("www.example.com"), "www.example.com");
}

TEST(IsAtOrBelow, ComparesWholeLabels) {
  EXPECT_TRUE(is_at_or_below("example.com", "example.com"));
  EXPECT_TRUE(is_at_or_below("a.b.example.com", "example.com"));
  EXPECT_FALSE(is_at_or_below("notexample.com", "example.com"));
  EXPECT_FALSE(is_at_or_below("com", "example.com"));
  EXPECT_FALSE(is_at_or_below("example.com", ""));
}

}  // namespace
}  // namespace certwright::model::domain_name_test
