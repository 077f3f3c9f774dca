#include <CLI/CLI.hpp>

#include "cli/command_evidence.h"
#include "cli/command_lint.h"
#include "cli/commands.h"
#include "cli/grammar.h"
#include "cli/grammars.h"

namespace certwright::cli {
namespace {

void why_command(Grammar& grammar) {
  auto& arguments = grammar.keep<WhyArguments>();
  auto* why = grammar.add(grammar.app(), "why", "Why a certificate is in its state, and what to do",
                          "証明書の状態の理由と対処を表示する", run_why, arguments);
  grammar.positional(why, "ARN|NAME", arguments.subject, "ARN or domain name", "ARN またはドメイン名");
  grammar.details(why, arguments.detail);
  grammar.flag(why, "--redact", arguments.redact, "Hide private addresses, accounts and ARNs",
               "プライベートアドレス、アカウント、ARN を伏せる");
  grammar.flag(why, "--recheck", arguments.recheck, "Have the server check now, then answer",
               "今すぐサーバーにチェックさせてから回答する");
  grammar.flag(why, "--watch", arguments.watch, "Follow it until nothing is awaited any more; Ctrl-C ends",
               "待つものがなくなるまで追跡する（Ctrl-C で終了）");
  grammar.strictness(why, arguments.strictness);
}

void check_command(Grammar& grammar) {
  auto& arguments = grammar.keep<CheckArguments>();
  auto* check = grammar.add(grammar.app(), "check", "Check names without requesting", "申請せずに名前をチェックする",
                            run_check, arguments);
  check
      ->add_option(
          "NAME", arguments.names,
          grammar.say("Names, one file with a name a line, or -", "名前、1 行に 1 つの名前を書いたファイル、または -"))
      ->type_name("");
  grammar.text(check, "--method", arguments.method, "Validation: dns (default), http, email or tls-alpn",
               "検証方式: dns（既定）、http、email、tls-alpn");
  grammar.repeated(check, "--record", arguments.records, "RECORD",
                   "'NAME CNAME VALUE' that a CA asks for, to explain why it is not found; may be repeated",
                   "CA が要求した「名前 CNAME 値」。見つからない理由を説明する（複数指定可）");
  grammar.repeated(check, "--name-server", arguments.name_servers, "HOST",
                   "Ask this name server as well; may be repeated", "このネームサーバーにも問い合わせる（複数指定可）");
  grammar.flag(check, "--local", arguments.local, "Look up from this machine, without a server",
               "サーバーを使わず、このマシンから調べる");
  grammar.flag(check, "--offline", arguments.offline, "Without a server or network: name rules and lists only",
               "サーバーもネットワークもなし: 名前の規則とリストのみ");
  grammar.data_and_config(check, arguments.data_dir, arguments.config_file);
  grammar.file(check, "--save", arguments.save_file, "Keep all that was looked up in FILE",
               "調べた内容をすべて FILE に保存する");
  grammar.file(check, "--replay", arguments.replay_file,
               "Instead of names: answer from what was saved, without a network",
               "名前の代わりに: 保存した内容から、ネットワークなしで回答する");
  grammar.text(check, "--id", arguments.id, "Instead of names: a check that the server keeps",
               "名前の代わりに: サーバーに保存されているチェック");
  grammar.flag(check, "--redact", arguments.redact, "Hide private addresses, resolvers, accounts and ARNs",
               "プライベートアドレス、リゾルバー、アカウント、ARN を伏せる");
  grammar.flag(check, "--jsonl", arguments.json_lines, "One line of JSON a name",
               "1 つの名前を 1 行の JSON で出力する");
  grammar.flag(check, "--table", arguments.table, "One line a name: result, cause, name",
               "1 行に 1 つの名前: 結果、原因、名前");
  grammar.details(check, arguments.detail);
  grammar.strictness(check, arguments.strictness);
}

void contacts_command(Grammar& grammar) {
  auto& arguments = grammar.keep<ContactsArguments>();
  auto* contacts =
      grammar.add(grammar.app(), "contacts", "Who can be reached for a name, and who would get its validation mail",
                  "名前の連絡先と、検証メールの送信先を表示する", run_contacts, arguments);
  grammar.positional(contacts, "NAME", arguments.name, "Domain name", "ドメイン名");
  grammar.text(contacts, "--validation-domain", arguments.validation_domain,
               "Mail to this domain: the name, or one above it (default: the name without *. and www.)",
               "このドメイン宛てに送る: 名前自体またはその親ドメイン（既定: *. と www. を除いた名前）");
  grammar.flag(contacts, "--local", arguments.local, "Look up from this machine, without a server",
               "サーバーを使わず、このマシンから調べる");
  grammar.data_and_config(contacts, arguments.data_dir, arguments.config_file);
  grammar.strictness(contacts, arguments.strictness);
}

void evidence_command(Grammar& grammar) {
  auto& arguments = grammar.keep<EvidenceArguments>();
  auto* evidence = grammar.add(grammar.app(), "evidence", "Show what is written down of a certificate's issuance",
                               "証明書の発行について記録された内容を表示する", run_evidence, arguments);
  grammar.positional(evidence, "ARN", arguments.arn, "Certificate, also a deleted one", "証明書（削除済みも可）");
  grammar.text(evidence, "--serial", arguments.serial, "Of this serial number (default: the newest)",
               "このシリアル番号について表示する（既定: 最新）");
  grammar.flag(evidence, "--judge", arguments.judge,
               "Judge the same facts by the rules of today; 1 where they would refuse",
               "同じ事実を今日の規則で判定し直す（1: 発行されない）");
}

void lint_command(Grammar& grammar) {
  auto& arguments = grammar.keep<LintArguments>();
  auto* lint =
      grammar.add(grammar.app(), "lint", "Judge certificates and CRLs by RFC 5280 and the Baseline Requirements",
                  "証明書と CRL を RFC 5280 と Baseline Requirements に照らして検査する", run_lint, arguments);
  lint->add_option("FILE", arguments.files,
                   grammar.say("Certificates or CRLs, PEM or DER, several in one file too, or - for standard input",
                               "証明書または CRL（PEM または DER、1 ファイルに複数も可）、または標準入力を表す -"))
      ->type_name("");
  grammar.text(lint, "--rules", arguments.rules, "all (default), or rfc5280: without those of public CAs",
               "all（既定）、または rfc5280（パブリック認証局の規則を除く）");
  grammar.file(lint, "--blocked-keys", arguments.blocked_keys, "Keys to refuse, a SHA-256 of the public key a line",
               "拒否する鍵の一覧（1 行に公開鍵の SHA-256 を 1 つ）");
  grammar.flag(lint, "--list", arguments.list, "Instead of files: the lints", "ファイルの代わりに: 規則の一覧");
  grammar.flag(lint, "--markdown", arguments.markdown, "With --list: as a table", "--list とともに: 表形式");
  grammar.fail_on(lint, arguments.strictness);
}

}  // namespace

void diagnosis_commands(Grammar& grammar) {
  why_command(grammar);
  check_command(grammar);
  contacts_command(grammar);
  evidence_command(grammar);
  lint_command(grammar);
}

}  // namespace certwright::cli
