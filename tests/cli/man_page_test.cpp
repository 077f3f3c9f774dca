// The manual is made of the same definitions as --help.
#include "cli/man_page.h"

#include <regex>

#include "tests/cli/command_line_fixture.h"

namespace certwright::cli::man_page_test {
namespace {

std::string without_escapes(std::string text) {
  for (std::size_t at = text.find("\\-"); at != std::string::npos; at = text.find("\\-", at)) text.erase(at, 1);
  return text;
}

class ManPages : public CommandLine {
 protected:
  std::string page(const std::string& name) { return without_escapes(read(name + ".1")); }
};

TEST_F(ManPages, NameEveryOptionOfTheHelp) {
  ASSERT_EQ(run_line({"manual", folder_, "--lang", "en"}), 0) << err_;
  for (const std::string command : {"check", "why", "request", "serve"}) {
    const std::string written = page("certwright-" + command);
    ASSERT_EQ(run_line({command, "--help", "--lang", "en"}), 0);
    const std::regex option{"--[a-z-]+"};
    std::size_t options = 0;
    // The footer names options of other commands.
    const std::string help = out_.substr(0, out_.find("Exit codes"));
    for (auto at = std::sregex_iterator{help.begin(), help.end(), option}; at != std::sregex_iterator{};
         ++at, ++options)
      EXPECT_NE(written.find(at->str()), std::string::npos) << command << " " << at->str();
    EXPECT_GT(options, 5U);
  }
}

TEST_F(ManPages, HaveAPageForEachCommandAndItsCommands) {
  ASSERT_EQ(run_line({"manual", folder_}), 0) << err_;
  EXPECT_NE(page("certwright").find("certwright-check"), std::string::npos);
  EXPECT_NE(page("certwright-policy-put").find("certwright policy put"), std::string::npos);
  EXPECT_NE(page("certwright-ca-create-private").find("certwright ca create-private"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/certwright-manual.1"));
}

TEST_F(ManPages, AreWrittenInJapaneseToo) {
  ASSERT_EQ(run_line({"manual", folder_, "--lang", "ja"}), 0) << err_;
  EXPECT_NE(page("certwright-check").find(".SH 書式"), std::string::npos);
}

TEST_F(ManPages, LeaveNoLineThatRoffTakesForARequest) {
  ASSERT_EQ(run_line({"manual", folder_}), 0) << err_;
  const std::regex request{R"(\n[.'](?!TH |SH |TP|nf|fi)[^\n]*)"};
  for (const auto& file : std::filesystem::directory_iterator{folder_}) {
    const std::string text = read(file.path().filename().string());
    std::smatch found;
    EXPECT_FALSE(std::regex_search(text, found, request)) << file.path() << ":" << found.str();
  }
}

TEST_F(ManPages, AreUpToDate) {
  for (const auto& [language, kept] : {std::pair{"en", "/docs/man/"}, std::pair{"ja", "/docs/man/ja/"}}) {
    ASSERT_EQ(run_line({"manual", folder_, "--lang", language}), 0) << err_;
    for (const auto& file : std::filesystem::directory_iterator{folder_}) {
      const std::string name = file.path().filename().string();
      std::ifstream page{std::string{CERTWRIGHT_SOURCE_DIR} + kept + name};
      std::stringstream text;
      text << page.rdbuf();
      EXPECT_EQ(text.str(), read(name)) << name << ": run make docs";
    }
  }
}

TEST_F(ManPages, SayWhereTheyCannotBeWritten) {
  EXPECT_EQ(run_line({"manual", folder_ + "/not-there"}), 2);
  EXPECT_NE(err_.find("cannot be written"), std::string::npos) << err_;
}

}  // namespace
}  // namespace certwright::cli::man_page_test
