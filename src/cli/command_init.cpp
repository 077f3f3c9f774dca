#include <ostream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/credentials.h"
#include "app/initialise.h"
#include "base/json_string.h"
#include "cli/answer_text.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/table.h"

namespace certwright::cli {
namespace {

std::string json_of(const app::InitOutcome& made) {
  std::string out = fmt::format("{{\"schema_version\":1,\"already_initialised\":{}", made.already_initialised);
  const auto add = [&](std::string_view name, std::string_view text) {
    out += fmt::format(",\"{}\":", name);
    append_json_string(out, text);
  };
  add("account", made.account);
  add("access_key_id", made.access_key_id);
  add("credentials_file", made.credentials_file);
  add("root_certificate_file", made.root_certificate_file);
  if (!made.root_key_file.empty()) add("root_key_file", made.root_key_file);
  add("master_key_file", made.master_key_file);
  if (!made.ca_key.empty()) add("ca_key", made.ca_key);
  if (!made.config_file.empty()) add("config_file", made.config_file);
  if (!made.config_lines.empty()) add("config_lines", made.config_lines);
  if (!made.root_passphrase.empty()) add("root_passphrase", made.root_passphrase);
  return out + "}\n";
}

std::string made_text(const app::InitOutcome& made, const Style& style) {
  const bool ja = style.language == Language::ja;
  const std::size_t columns = ja ? 18 : 17;
  std::string out =
      marked(Mark::ok, style) + (ja ? "  データディレクトリを作成しました。\n" : "  The data directory is ready.\n");
  const auto add = [&](const char* en, const char* japanese, const std::string& text) {
    if (!text.empty()) out += labelled(ja ? japanese : en, columns, text, "  ", style);
  };
  add("Account", "アカウント", made.account);
  add("Access key", "アクセスキー", made.access_key_id);
  add("Credentials", "認証情報", made.credentials_file);
  add("Root certificate", "ルート証明書", made.root_certificate_file);
  add("Root key", "ルート鍵", made.root_key_file);
  add("Root passphrase", "ルートパスフレーズ", made.root_passphrase);
  add("Master key", "マスター鍵", made.master_key_file);
  add(made.ca_key_was_there ? "CA key, found" : "CA key, new",
      made.ca_key_was_there ? "CA の鍵（既存）" : "CA の鍵（新規）", made.ca_key);
  if (made.config_lines.empty()) add("Configuration", "設定ファイル", made.config_file);
  return out;
}

void advise(const app::InitOutcome& made, Session& session) {
  if (!made.root_passphrase.empty())
    session.say({"The root passphrase is shown this once. Write it down, apart from the key.",
                 "ルートパスフレーズが表示されるのは今回だけです。鍵とは別の場所に控えてください。"});
  if (made.root_key_file.empty()) return;
  session.say({fmt::format("The server never reads {}: move it off this machine.", made.root_key_file),
               fmt::format("サーバーは {} を読みません。このマシンの外に移してください。", made.root_key_file)});
}

// What the operator has to write into his configuration before the server finds its master key.
std::string lines_to_add(const app::InitOutcome& made, Language language) {
  if (made.config_lines.empty()) return {};
  std::string out = language == Language::ja ? fmt::format("\n{} に次の行を追加してください:\n", made.config_file)
                                             : fmt::format("\nAdd to {}:\n", made.config_file);
  for (std::string_view rest = made.config_lines; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1))
    out += fmt::format("  {}\n", rest.substr(0, rest.find('\n')));
  return out;
}

std::string already_text(const app::InitOutcome& found, const std::string& data_dir, const std::string& asked_for,
                         Language language) {
  const bool ja = language == Language::ja;
  const std::string accounts = fmt::format("{}", fmt::join(found.accounts, ", "));
  std::string out =
      ja ? fmt::format("{} は初期化済みです（アカウント {}）。何も変更していません。\n", data_dir, accounts)
         : fmt::format("{} is initialised already, for account {}; nothing was changed.\n", data_dir, accounts);
  if (asked_for == found.account || asked_for == InitArguments{}.account) return out;
  return out + fmt::format("{}: certwright credential create --data {} --account {}\n",
                           ja ? "アカウントを追加するには" : "To add the account", data_dir, asked_for);
}

std::string next_text(const app::InitOutcome& made, const std::string& data_dir, const std::string& config_file,
                      Language language) {
  return fmt::format(
      "\n{}:\n  certwright serve --data {}{}\n  export AWS_SHARED_CREDENTIALS_FILE={}\n"
      "  certwright request NAME\n",
      language == Language::ja ? "次のコマンド" : "Next", data_dir,
      config_file.empty() ? "" : " --config " + config_file, made.credentials_file);
}

}  // namespace

int run_init(const InitArguments& arguments, Session& session) {
  const auto data_dir = read_data_dir(arguments.data_dir, session);
  if (!data_dir) return exit_usage;
  const auto config = config_for(arguments.config_file, *data_dir);
  if (!config) return session.refuse(config.error());
  const auto made = app::initialise(*config, {.data_dir = *data_dir,
                                              .config_file = arguments.config_file,
                                              .account = arguments.account,
                                              .master_key_file = arguments.master_key_file,
                                              .root_passphrase_file = arguments.root_passphrase_file});
  if (!made) return session.refuse(made.error());
  if (session.options().json) {
    session.print(json_of(*made));
    return exit_good;
  }
  if (made->already_initialised) {
    session.print(already_text(*made, *data_dir, arguments.account, session.language()));
    return exit_good;
  }
  session.print(made_text(*made, session.style()));
  session.print(lines_to_add(*made, session.language()));
  session.print(next_text(*made, *data_dir, arguments.config_file, session.language()));
  session.io().out.flush();
  advise(*made, session);
  return exit_good;
}

}  // namespace certwright::cli
