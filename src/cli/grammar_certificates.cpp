#include <CLI/CLI.hpp>

#include "cli/command_revoke.h"
#include "cli/commands.h"
#include "cli/grammar.h"
#include "cli/grammars.h"

namespace certwright::cli {

namespace {

void request_command(Grammar& grammar) {
  auto& arguments = grammar.keep<RequestArguments>();
  auto* request =
      grammar.add(grammar.app(), "request", "Request a certificate", "証明書を申請する", run_request, arguments);
  request
      ->add_option("NAME", arguments.names,
                   grammar.say("Domain names; the first is the Common Name", "ドメイン名（最初の名前がコモンネーム）"))
      ->type_name("");
  grammar.text(request, "--again", arguments.again, "Instead of names: all settings of this certificate's request",
               "名前の代わりに: この証明書の申請と同じ内容で再申請する");
  grammar.text(request, "--method", arguments.method, "Validation: dns (default) or email",
               "検証方式: dns（既定）または email");
  grammar.text(request, "--key-algorithm", arguments.key_algorithm, "RSA_2048 (default), EC_prime256v1, EC_secp384r1",
               "RSA_2048（既定）、EC_prime256v1、EC_secp384r1");
  grammar.text(request, "--idempotency-token", arguments.idempotency_token,
               "The same token within an hour: the same request", "1 時間以内の同じトークンは同じ申請とみなす");
  grammar.flag(request, "--wait", arguments.wait, "Wait until it is issued or has failed", "発行または失敗まで待つ");
  grammar.text(request, "--timeout", arguments.timeout, "With --wait: how long (default 1h)",
               "--wait の上限時間（既定 1h）");
}

void list_and_arn_commands(Grammar& grammar) {
  auto& list_arguments = grammar.keep<ListArguments>();
  auto& arn_arguments = grammar.keep<ArnArguments>();
  auto* list =
      grammar.add(grammar.app(), "list", "List certificates", "証明書の一覧を表示する", run_list, list_arguments);
  list->add_option("--status", list_arguments.statuses,
                   grammar.say("Only these: ISSUED, FAILED, ...", "この状態のみ: ISSUED、FAILED など"))
      ->type_name("")
      ->delimiter(',');
  const auto of_arn = [&](const char* name, const char* en, const char* ja, int (*run)(const ArnArguments&, Session&)) {
    grammar.positional(grammar.add(grammar.app(), name, en, ja, run, arn_arguments), "ARN", arn_arguments.arn,
                       "ARN of the certificate", "証明書の ARN");
  };
  of_arn("describe", "Show a certificate", "証明書の詳細を表示する", run_describe);
  grammar.positional(
      grammar.add(grammar.app(), "recheck", "Check a waiting certificate now, or a name past what is kept of it",
                  "検証待ちの証明書を今すぐチェックする。名前の場合は、保持している回答を使わずにチェックする",
                  run_recheck, arn_arguments),
      "ARN|NAME", arn_arguments.arn, "ARN of the certificate, or a domain name", "証明書の ARN またはドメイン名");
  of_arn("delete", "Delete a certificate", "証明書を削除する", run_delete);
}

void use_command(Grammar& grammar) {
  auto& arguments = grammar.keep<UseArguments>();
  auto* use = grammar.add(grammar.app(), "use", "Note what uses a certificate, so that it is kept and renewed",
                          "証明書を使用しているリソースを登録する（削除を防ぎ、更新の対象にする）", run_use, arguments);
  grammar.positional(use, "ARN", arguments.arn, "ARN of the certificate", "証明書の ARN");
  grammar.required(use, "--by", arguments.resource, "RESOURCE", "ARN or name of what uses it",
                   "使用しているリソースの ARN または名前");
  grammar.flag(use, "--remove", arguments.remove, "It does not use it any more", "登録を解除する");
}

void export_command(Grammar& grammar) {
  auto& arguments = grammar.keep<ExportArguments>();
  auto* exported = grammar.add(grammar.app(), "export", "Write certificate, chain and key to files",
                               "証明書、チェーン、鍵をファイルに書き出す", run_export, arguments);
  grammar.positional(exported, "ARN", arguments.arn, "ARN of the certificate", "証明書の ARN");
  grammar.required(exported, "--out", arguments.out, "DIR", "Directory for the files", "出力先ディレクトリ");
  grammar.flag(exported, "--force", arguments.force, "Overwrite files", "既存のファイルを上書きする");
}

void import_command(Grammar& grammar) {
  auto& arguments = grammar.keep<ImportArguments>();
  auto* command = grammar.add(grammar.app(), "import", "Import a certificate of another CA",
                              "他の認証局の証明書をインポートする", run_import, arguments);
  grammar
      .file(command, "--certificate", arguments.certificate, "Certificate, PEM; its chain may follow in the same file",
            "証明書（PEM）。同じファイルにチェーンが続いていてもよい")
      ->required();
  grammar
      .file(command, "--private-key", arguments.private_key, "Its private key, PEM, not encrypted",
            "秘密鍵（PEM、暗号化なし）")
      ->required();
  grammar.file(command, "--chain", arguments.chain, "Certificates above it, the issuing one first",
               "上位の証明書（発行元の証明書から順に）");
  grammar.text(command, "--arn", arguments.arn, "Replace this imported certificate",
               "このインポート済み証明書を置き換える");
}

}  // namespace

void certificate_commands(Grammar& grammar) {
  request_command(grammar);
  list_and_arn_commands(grammar);
  use_command(grammar);
  export_command(grammar);
  import_command(grammar);
}

void revoke_command(Grammar& grammar) {
  auto& arguments = grammar.keep<RevokeArguments>();
  auto* revoke = grammar.add(grammar.app(), "revoke", "For administrators: revoke certificates, whosever they are",
                             "管理者用: 証明書を失効させる（すべてのアカウントが対象）", run_revoke, arguments);
  revoke->add_option("ARN", arguments.arn, grammar.say("ARN of a certificate", "証明書の ARN"))->type_name("");
  grammar.text(revoke, "--serial", arguments.serial, "The one with this serial number, in hexadecimal",
               "このシリアル番号（16 進数）の証明書");
  grammar.file(revoke, "--key", arguments.key_file,
               "All of this key: a PEM file with a certificate, a request, a public or a private key",
               "この鍵の証明書すべて（証明書、証明書署名要求、公開鍵、秘密鍵の PEM ファイル）");
  grammar.text(revoke, "--name", arguments.name, "All that have this name", "この名前を含む証明書すべて");
  grammar.file(revoke, "--serials", arguments.serials_file,
               "All of a file with one serial number a line, or - for standard input",
               "1 行に 1 つのシリアル番号を記載したファイルの証明書すべて、または標準入力を表す -");
  grammar.text(revoke, "--reason", arguments.reason,
               "keyCompromise, cessationOfOperation, affiliationChanged, superseded, privilegeWithdrawn or unspecified",
               "keyCompromise、cessationOfOperation、affiliationChanged、superseded、privilegeWithdrawn、unspecified");
  grammar.flag(revoke, "--dry-run", arguments.dry_run, "Show what would be revoked, and revoke nothing",
               "対象を表示するだけで、失効させない");
  grammar.flag(revoke, "--yes", arguments.yes, "Revoke; without it the same as --dry-run",
               "失効させる（指定しない場合は --dry-run と同じ）");
  grammar.text(revoke, "--resume", arguments.resume, "Go on with a plan that was cut off", "中断した計画を再開する");
}

}  // namespace certwright::cli
