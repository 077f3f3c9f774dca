#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/grammar.h"
#include "cli/grammars.h"

namespace certwright::cli {

void server_commands(Grammar& grammar) {
  auto& init_arguments = grammar.keep<InitArguments>();
  auto& serve_arguments = grammar.keep<ServeArguments>();
  auto& signer_arguments = grammar.keep<SignerArguments>();
  auto* init = grammar.add_local(grammar.app(), "init", "Make a data directory, a CA and a first access key",
                                 "データディレクトリ、認証局、最初のアクセスキーを作成する", run_init, init_arguments);
  grammar.text(init, "--account", init_arguments.account, "Account of the first key, 12 digits",
               "最初のキーのアカウント（12 桁）");
  grammar.text(init, "--master-key-file", init_arguments.master_key_file, "Where the master key goes",
               "マスター鍵の保存先");
  grammar.text(init, "--root-passphrase-file", init_arguments.root_passphrase_file,
               "File with the passphrase of the root key (default: one is made)",
               "ルート鍵のパスフレーズのファイル（既定: 自動生成）");
  auto* serve =
      grammar.add_local(grammar.app(), "serve", "Run the server", "サーバーを起動する", run_serve, serve_arguments);
  grammar.flag(serve, "--print-config", serve_arguments.print_config, "Print the configuration in force and end",
               "有効な設定を表示して終了する");
  grammar.flag(serve, "--markdown", serve_arguments.markdown, "With --print-config: the table of all keys",
               "--print-config とともに: 全キーの表");
  grammar.add_local(grammar.app(), "signer", "Hold the CA's key for a server that asks over a Unix socket",
                    "CA の鍵を預かり、サーバーの求めに Unix ソケットで署名する", run_signer, signer_arguments);
}

void credential_commands(Grammar& grammar) {
  auto& arguments = grammar.keep<CredentialArguments>();
  CLI::App* group = grammar.group("credential", "Manage access keys", "アクセスキーを管理する");
  const auto sub = [&](const char* name, const char* en, const char* ja,
                       int (*run)(const CredentialArguments&, Session&)) {
    return grammar.add_local(*group, name, en, ja, run, arguments);
  };
  const auto account_and_note = [&](CLI::App* command) {
    grammar.account(command, arguments.account);
    grammar.text(command, "--principal", arguments.principal,
                 "Whom it is for (default: the account itself, which may do everything)",
                 "使用するプリンシパル（既定: すべての操作を許可されたアカウント自身）");
    grammar.text(command, "--note", arguments.note, "A note for the list", "一覧に表示するメモ");
  };
  account_and_note(sub("create", "Make an access key", "アクセスキーを作成する", run_credential_create));
  CLI::App* import =
      sub("import", "Take an access key from a file", "ファイルからアクセスキーを取り込む", run_credential_import);
  account_and_note(import);
  grammar.positional(import, "FILE", arguments.file, "Id and secret on two lines, or AWS credentials format",
                     "ID とシークレットを 2 行で、または AWS の認証情報形式で書いたファイル");
  sub("list", "List access keys", "アクセスキーの一覧を表示する", run_credential_list);
  grammar.positional(sub("disable", "Disable an access key", "アクセスキーを無効にする", run_credential_disable), "KEY",
                     arguments.access_key_id, "Access key id", "アクセスキー ID");
}

void keys_commands(Grammar& grammar) {
  auto& arguments = grammar.keep<KeysArguments>();
  CLI::App* group = grammar.group("keys", "Manage the master key that seals all others",
                                  "ほかのすべての鍵を封印するマスター鍵を管理する");
  const auto sub = [&](const char* name, const char* en, const char* ja, int (*run)(const KeysArguments&, Session&)) {
    return grammar.add_local(*group, name, en, ja, run, arguments);
  };
  sub("list", "List the versions of the master key and what is sealed under each",
      "マスター鍵のバージョンと、それぞれで封印されている値を一覧表示する", run_keys_list);
  sub("rotate", "Make a new version of the master key and seal everything anew under it",
      "マスター鍵の新しいバージョンを作成し、すべてを封印し直す", run_keys_rotate);
  grammar.positional(
      sub("drop", "Forget a version that nothing is sealed under", "使われていないバージョンを破棄する", run_keys_drop),
      "VERSION", arguments.version, "A number that `certwright keys list` shows",
      "`certwright keys list` が表示する番号");
}

}  // namespace certwright::cli
