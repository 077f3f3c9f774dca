#include "cli/grammar.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

namespace certwright::cli {
namespace {

constexpr const char* exit_codes_en =
    "Exit codes: 0 good, 1 errors found, 2 usage, 3 warnings with --fail-on warning,\n"
    "  4 undetermined with --strict, 5 server not reachable, 130 interrupted.";
constexpr const char* exit_codes_ja =
    "終了コード: 0 成功、1 エラーあり、2 使い方のエラー、3 警告あり（--fail-on warning）、\n"
    "  4 判定不能（--strict）、5 サーバーに接続不可、130 中断";
constexpr const char* first_steps_en = "First steps: certwright init --data DIR; certwright serve --data DIR";
constexpr const char* first_steps_ja = "はじめに: certwright init --data DIR、続いて certwright serve --data DIR";

}  // namespace

Grammar::Grammar(Language language)
    : language_(language),
      app_(std::make_unique<CLI::App>(say("Certwright: a self-hosted certificate manager that says why.",
                                          "Certwright: 理由を説明する、セルフホスト型の証明書マネージャー"))) {
  app_->name("certwright");
  label(*app_);
  app_->footer(say(exit_codes_en, exit_codes_ja) + "\n" + say(first_steps_en, first_steps_ja));
  app_->set_version_flag("--version", [] { return std::string{}; }, say("Show the version", "バージョンを表示する"));
  add_common(*app_);
}

Grammar::~Grammar() = default;

bool Grammar::read_fail_on(Session& session) {
  if (fail_on_.empty() || fail_on_ == "error") return true;
  if (fail_on_ == "warning") {
    for (Strictness* strictness : strict_) strictness->fail_on_warning = true;
    return true;
  }
  session.refuse(
      exit_usage,
      {fmt::format("--fail-on {}: there is no such severity.", fail_on_),
       fmt::format("--fail-on {}：この重大度はありません。", fail_on_)},
      {"Use --fail-on error or --fail-on warning.", "--fail-on error または --fail-on warning を指定してください。"});
  return false;
}

void Grammar::text(CLI::App* command, const char* name, std::string& target, const char* en, const char* ja) const {
  command->add_option(name, target, say(en, ja))->type_name("");
}

void Grammar::flag(CLI::App* command, const char* name, bool& target, const char* en, const char* ja) const {
  command->add_flag(name, target, say(en, ja));
}

void Grammar::positional(CLI::App* command, const char* name, std::string& target, const char* en,
                         const char* ja) const {
  required(command, name, target, "", en, ja);
}

void Grammar::required(CLI::App* command, const char* name, std::string& target, const char* type, const char* en,
                       const char* ja) const {
  command->add_option(name, target, say(en, ja))->type_name(type)->required();
}

CLI::Option* Grammar::file(CLI::App* command, const char* name, std::string& target, const char* en,
                           const char* ja) const {
  return command->add_option(name, target, say(en, ja))->type_name("FILE");
}

void Grammar::repeated(CLI::App* command, const char* name, std::vector<std::string>& target, const char* type,
                       const char* en, const char* ja) const {
  command->add_option(name, target, say(en, ja))
      ->type_name(type)
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void Grammar::account(CLI::App* command, std::string& target) const {
  text(command, "--account", target, "Account, 12 digits", "アカウント（12 桁）");
}

void Grammar::data_and_config(CLI::App* command, std::string& data_dir, std::string& config_file) const {
  text(command, "--data", data_dir, "Data directory", "データディレクトリ");
  text(command, "--config", config_file, "Configuration file (default: DIR/certwright.toml)",
       "設定ファイル（既定: DIR/certwright.toml）");
}

void Grammar::details(CLI::App* command, Detail& detail) const {
  command->add_flag_callback(
      "--verbose", [&detail] { detail = Detail::all; },
      say("Every cause of a name, whole, instead of the first", "名前ごとに最初の原因だけでなくすべてを表示する"));
}

void Grammar::fail_on(CLI::App* command, Strictness& strictness) {
  strict_.push_back(&strictness);
  text(command, "--fail-on", fail_on_, "error (default), or warning: warnings give exit code 3",
       "error（既定）、または warning（警告で終了コード 3）");
}

void Grammar::strictness(CLI::App* command, Strictness& strictness) {
  fail_on(command, strictness);
  flag(command, "--strict", strictness.strict, "Undetermined checks give exit code 4", "判定不能の場合は終了コード 4");
}

void Grammar::label(CLI::App& app) const {
  app.option_defaults()->group(say("Options", "オプション"));
  app.set_help_flag("-h,--help", say("Show this help", "このヘルプを表示する"));
  app.get_formatter()->column_width(32);
  if (language_ == Language::en) return;
  app.get_formatter()->label("Usage", "使い方");
  app.get_formatter()->label("OPTIONS", "オプション");
  app.get_formatter()->label("Positionals", "引数");
  app.get_formatter()->label("SUBCOMMAND", "コマンド");
  app.get_formatter()->label("REQUIRED", "必須");
}

void Grammar::add_common(CLI::App& app) {
  const std::string group_name = say("Common options", "共通オプション");
  const auto add_text = [&](const char* name, std::string& target, const char* en, const char* ja) {
    app.add_option(name, target, say(en, ja))->group(group_name)->type_name("");
  };
  const auto add_flag = [&](const char* name, bool& target, const char* en, const char* ja) {
    app.add_flag(name, target, say(en, ja))->group(group_name);
  };
  add_text("--endpoint", common_.endpoint, "URL of the server", "サーバーの URL");
  add_text("--profile", common_.profile, "AWS profile with the access key", "アクセスキーの AWS プロファイル");
  add_text("--region", common_.region, "Region", "リージョン");
  add_text("--lang", common_.lang, "Language: en or ja", "言語: en または ja");
  add_flag("--json", common_.json, "Results as JSON", "結果を JSON で出力する");
  add_flag("--plain", common_.plain, "Results as tab-separated lines", "結果をタブ区切りで出力する");
  add_flag("--no-color", common_.no_colour, "No colours", "色を付けない");
}

CLI::App* Grammar::add_command(CLI::App& parent, const char* name, const char* en, const char* ja,
                               std::function<int(Session&)> run) {
  CLI::App* command = parent.add_subcommand(name, say(en, ja));
  command->group(say("Commands", "コマンド"));
  label(*command);
  command->footer(say(exit_codes_en, exit_codes_ja));
  add_common(*command);
  command->allow_extras();
  if (run) command->final_callback([this, run = std::move(run)] { command_ = run; });
  return command;
}

}  // namespace certwright::cli
