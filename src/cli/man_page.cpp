#include "cli/man_page.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

namespace certwright::cli {
namespace {

/// Words of the frame of a page, which --help has no need of.
struct Words {
  std::string_view section, name, synopsis, description, options, arguments, commands, environment, files, see_also;
};
constexpr Words english{"Certwright manual", "NAME",     "SYNOPSIS",    "DESCRIPTION", "OPTIONS",
                        "ARGUMENTS",         "COMMANDS", "ENVIRONMENT", "FILES",       "SEE ALSO"};
constexpr Words japanese{"Certwright マニュアル",
                         "名前",
                         "書式",
                         "説明",
                         "オプション",
                         "引数",
                         "コマンド",
                         "環境変数",
                         "ファイル",
                         "関連項目"};

constexpr std::string_view environment_en =
    ".TP\n\\fBCERTWRIGHT_ENDPOINT\\fR\nURL of the server.\n"
    ".TP\n\\fBCERTWRIGHT_LANG\\fR\nLanguage of the answers, before the locale: en or ja.\n"
    ".TP\n\\fBCERTWRIGHT_DATA\\fR\nData directory of the commands that work on one.\n"
    ".TP\n\\fBAWS_SHARED_CREDENTIALS_FILE\\fR, \\fBAWS_PROFILE\\fR, \\fBAWS_ACCESS_KEY_ID\\fR, "
    "\\fBAWS_SECRET_ACCESS_KEY\\fR, \\fBAWS_REGION\\fR\nThe access key and the Region, as the AWS CLI reads them.\n"
    ".TP\n\\fBNO_COLOR\\fR, \\fBCLICOLOR_FORCE\\fR, \\fBCOLUMNS\\fR\nColours off, colours on, width of the output.\n";
constexpr std::string_view environment_ja =
    ".TP\n\\fBCERTWRIGHT_ENDPOINT\\fR\nサーバーの URL。\n"
    ".TP\n\\fBCERTWRIGHT_LANG\\fR\n表示する言語（en または ja）。ロケールより優先されます。\n"
    ".TP\n\\fBCERTWRIGHT_DATA\\fR\nデータディレクトリ。\n"
    ".TP\n\\fBAWS_SHARED_CREDENTIALS_FILE\\fR, \\fBAWS_PROFILE\\fR, \\fBAWS_ACCESS_KEY_ID\\fR, "
    "\\fBAWS_SECRET_ACCESS_KEY\\fR, \\fBAWS_REGION\\fR\nアクセスキーとリージョン（AWS CLI と同じ読み方です）。\n"
    ".TP\n\\fBNO_COLOR\\fR, \\fBCLICOLOR_FORCE\\fR, \\fBCOLUMNS\\fR\n色なし、色あり、出力の幅。\n";
constexpr std::string_view files =
    ".TP\n\\fIDIR/certwright.toml\\fR, \\fIDIR/aws-credentials\\fR, \\fIDIR/root.pem\\fR\n";

/// Text that roff takes for what it is: no escapes, no hyphens that become dashes, no requests at the start of a line.
std::string roff(std::string_view text) {
  std::string out;
  bool starts_line = true;
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if (starts_line && (c == '.' || c == '\''))
      (out += "\\&") += c;
    else
      out += c;
    starts_line = c == '\n';
  }
  return out;
}

std::string bold(std::string_view text) { return "\\fB" + roff(text) + "\\fR"; }

/// "-h, --help", or "--data", from CLI11's "-h,--help".
std::string names_of(const CLI::Option& option) {
  std::string names;
  for (const std::string& name : option.get_snames()) names += (names.empty() ? "" : ", ") + bold("-" + name);
  for (const std::string& name : option.get_lnames()) names += (names.empty() ? "" : ", ") + bold("--" + name);
  return names;
}

class Page {
 public:
  Page(const CLI::App& app, Language language, std::string_view version)
      : app_(app), language_(language), words_(language == Language::ja ? japanese : english), version_(version) {}

  ManPage write() {
    const std::string name = page_name();
    out_ = fmt::format(".TH {} 1 \"\" \"certwright {}\" \"{}\"\n", roff(name), version_, words_.section);
    heading(words_.name);
    out_ += fmt::format("{} \\- {}\n", roff(name), roff(app_.get_description()));
    heading(words_.synopsis);
    synopsis();
    arguments();
    options();
    commands();
    if (!app_.get_footer().empty()) {
      heading(words_.description);
      out_ += ".nf\n" + roff(app_.get_footer()) + "\n.fi\n";
    }
    if (app_.get_parent() == nullptr) {
      heading(words_.environment);
      out_ += language_ == Language::ja ? environment_ja : environment_en;
      heading(words_.files);
      out_ += files;
    }
    see_also();
    return {.name = name, .text = std::move(out_)};
  }

 private:
  /// "certwright-ca-list"
  std::string page_name() const { return path("-"); }

  /// The command with those above it. Commands of two words keep their hyphen: "certwright ca create-private".
  std::string path(std::string_view separator) const {
    std::string name = app_.get_name();
    for (const CLI::App* above = app_.get_parent(); above != nullptr; above = above->get_parent())
      name = fmt::format("{}{}{}", above->get_name(), separator, name);
    return name;
  }

  std::vector<const CLI::Option*> options_where(bool positional) const {
    return app_.get_options([positional](const CLI::Option* option) { return option->get_positional() == positional; });
  }

  void heading(std::string_view title) { out_ += fmt::format(".SH {}\n", title); }

  void synopsis() {
    out_ += bold(path(" "));
    for (const CLI::Option* option : options_where(true)) {
      const std::string argument =
          fmt::format("\\fI{}\\fR{}", roff(option->get_name(true)), option->get_expected_max() > 1 ? "..." : "");
      out_ += option->get_required() ? " " + argument : " [" + argument + "]";
    }
    if (!visible_commands().empty()) out_ += fmt::format(" \\fI{}\\fR", words_.commands);
    out_ += fmt::format(" [\\fI{}\\fR]\n", words_.options);
  }

  void arguments() {
    if (options_where(true).empty()) return;
    heading(words_.arguments);
    for (const CLI::Option* option : options_where(true))
      out_ += fmt::format(".TP\n\\fI{}\\fR\n{}\n", roff(option->get_name(true)), roff(option->get_description()));
  }

  void options() {
    heading(words_.options);
    for (const CLI::Option* option : options_where(false)) {
      if (option->get_group().empty()) continue;
      const bool takes_value = option->get_items_expected_max() > 0;
      out_ += fmt::format(".TP\n{}{}\n{}\n", names_of(*option), takes_value ? " \\fIVALUE\\fR" : "",
                          roff(option->get_description()));
    }
  }

  std::vector<const CLI::App*> visible_commands() const {
    return app_.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
  }

  void commands() {
    if (visible_commands().empty()) return;
    heading(words_.commands);
    for (const CLI::App* command : visible_commands())
      out_ += fmt::format(".TP\n{}\n{}\n", bold(command->get_name()), roff(command->get_description()));
  }

  void see_also() {
    heading(words_.see_also);
    std::string pages = app_.get_parent() == nullptr ? "" : bold("certwright") + "(1)";
    for (const CLI::App* command : visible_commands())
      pages += (pages.empty() ? "" : ", ") + bold(page_name() + "-" + command->get_name()) + "(1)";
    out_ += pages + "\n";
  }

  const CLI::App& app_;
  Language language_;
  const Words& words_;
  std::string_view version_;
  std::string out_;
};

void add_pages(const CLI::App& app, Language language, std::string_view version, std::vector<ManPage>& pages) {
  pages.push_back(Page{app, language, version}.write());
  for (const CLI::App* command : app.get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); }))
    add_pages(*command, language, version, pages);
}

}  // namespace

std::vector<ManPage> man_pages(const CLI::App& program, Language language, std::string_view version) {
  std::vector<ManPage> pages;
  add_pages(program, language, version, pages);
  return pages;
}

}  // namespace certwright::cli
