#include "cli/style.h"

#include <gtest/gtest.h>

#include <map>

namespace certwright::cli::style_test {
namespace {

using Variables = std::map<std::string, std::string>;

Style styled(const Variables& variables, StyleOptions options = {}) {
  return make_style(options, [&](const std::string& name) -> std::optional<std::string> {
    const auto at = variables.find(name);
    return at == variables.end() ? std::nullopt : std::optional{at->second};
  });
}

struct LanguageCase {
  std::string name;
  std::string argument;
  Variables variables;
  Language language;
};

class StyleLanguage : public testing::TestWithParam<LanguageCase> {};

TEST_P(StyleLanguage, IsTheFirstThatIsSaid) {
  EXPECT_EQ(styled(GetParam().variables, {.lang = GetParam().argument}).language, GetParam().language);
}

INSTANTIATE_TEST_SUITE_P(
    Order, StyleLanguage,
    testing::Values(
        LanguageCase{"nothing", "", {}, Language::en},
        LanguageCase{"locale", "", {{"LANG", "ja_JP.UTF-8"}}, Language::ja},
        LanguageCase{"messages_over_lang", "", {{"LC_MESSAGES", "en_US.UTF-8"}, {"LANG", "ja_JP.UTF-8"}}, Language::en},
        LanguageCase{"all_over_messages", "", {{"LC_ALL", "ja_JP.UTF-8"}, {"LC_MESSAGES", "C"}}, Language::ja},
        LanguageCase{"locale_that_cannot_show_it", "", {{"LANG", "ja_JP.eucJP"}}, Language::en},
        LanguageCase{"variable_over_locale", "", {{"CERTWRIGHT_LANG", "ja"}, {"LANG", "C"}}, Language::ja},
        LanguageCase{"argument_over_variable", "en", {{"CERTWRIGHT_LANG", "ja"}}, Language::en},
        LanguageCase{"javanese_is_not_japanese", "", {{"LANG", "jav_ID.UTF-8"}}, Language::en}),
    [](const auto& tested) { return tested.param.name; });

TEST(Style, ColourNeedsATerminalAndNobodyAgainstIt) {
  const StyleOptions terminal{.is_terminal = true};
  EXPECT_TRUE(styled({}, terminal).colour);
  EXPECT_FALSE(styled({}).colour);
  EXPECT_FALSE(styled({{"NO_COLOR", "1"}}, terminal).colour);
  EXPECT_TRUE(styled({{"NO_COLOR", ""}}, terminal).colour) << "an empty NO_COLOR says nothing";
  EXPECT_FALSE(styled({{"TERM", "dumb"}}, terminal).colour);
  EXPECT_TRUE(styled({{"CLICOLOR_FORCE", "1"}}).colour);
  EXPECT_FALSE(styled({{"CLICOLOR_FORCE", "0"}}).colour);
  EXPECT_FALSE(styled({{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}).colour);
  EXPECT_FALSE(styled({{"CLICOLOR_FORCE", "1"}}, {.no_colour = true}).colour);
}

TEST(Style, WidthIsColumnsThenTheTerminalsWithinBounds) {
  EXPECT_EQ(styled({}).width, 80U);
  EXPECT_EQ(styled({}, {.terminal_width = 100}).width, 100U);
  EXPECT_EQ(styled({{"COLUMNS", "60"}}, {.terminal_width = 100}).width, 60U);
  EXPECT_EQ(styled({{"COLUMNS", "5"}}).width, 40U);
  EXPECT_EQ(styled({{"COLUMNS", "wide"}}).width, 80U);
  EXPECT_EQ(styled({{"COLUMNS", "100000"}}).width, 120U);
}

TEST(Style, SymbolsAreAsciiWithoutUtf8AndNeverAlone) {
  EXPECT_EQ(marked(Mark::error, styled({})), "[x] FAIL");
  EXPECT_EQ(marked(Mark::error, styled({{"LANG", "C.UTF-8"}})), "✗ FAIL");
  EXPECT_EQ(marked(Mark::ok, styled({{"LANG", "C.UTF-8"}}, {.lang = "ja"})), "✔ 問題なし");
  EXPECT_EQ(marked(Mark::error, Style{.colour = true}), "\x1b[31m✗ FAIL\x1b[0m");
}

}  // namespace
}  // namespace certwright::cli::style_test
