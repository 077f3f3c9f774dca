#include "cli/command_line.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <new>
#include <ostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/log.h"
#include "cli/command_evidence.h"
#include "cli/command_lint.h"
#include "cli/command_revoke.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/man_page.h"
#include "cli/usage_errors.h"
#include "cli/version.h"

namespace certwright::cli {
namespace {

/// What a command line was read into: all commands' arguments, and the one command that was chosen.
struct Parsed {
  CommonOptions common;
  InitArguments init;
  ServeArguments serve;
  CredentialArguments credential;
  SignerArguments signer;
  KeysArguments keys;
  CaArguments ca;
  FeedsArguments feeds;
  PolicyArguments policy;
  RequestArguments request;
  ImportArguments imported;
  ListArguments list;
  ArnArguments arn;
  UseArguments use;
  WhyArguments why;
  ContactsArguments contacts;
  EvidenceArguments evidence;
  CheckArguments check;
  ExportArguments exported;
  ExplainArguments explain;
  LintArguments lint;
  RevokeArguments revoke;
  CaseArguments verification_case;
  AllowListArguments allow_list;
  MailArguments mail;
  EventsArguments events;
  std::string fail_on;
  std::string manual_dir;
  std::string shell;
  std::function<int(Session&)> command;
};

/// Builds the parser in one language. Words are checked by the commands, which explain themselves in both languages;
/// the parser only takes the line apart.
class Grammar {
 public:
  Grammar(Parsed& parsed, Language language) : parsed_(parsed), language_(language), app_(describe()) {
    app_.name("certwright");
    label(app_);
    app_.footer(say(footer_en, footer_ja) + "\n" + say(first_steps_en, first_steps_ja));
    app_.set_version_flag("--version", [] { return std::string{}; }, say("Show the version", "バージョンを表示する"));
    common(app_);
    operator_commands();
    credential_commands();
    keys_commands();
    ca_commands();
    feeds_commands();
    policy_commands();
    requester_commands();
    import_command();
    why_command();
    check_command();
    contacts_command();
    evidence_command();
    lint_command();
    revoke_command();
    explaining_commands();
    case_commands();
    allow_list_commands();
    mail_commands();
    events_command();
  }

  CLI::App& app() { return app_; }

 private:
  static constexpr const char* footer_en =
      "Exit codes: 0 good, 1 errors found, 2 usage, 3 warnings with --fail-on warning,\n"
      "  4 undetermined with --strict, 5 server not reachable, 130 interrupted.";
  static constexpr const char* first_steps_en = "First steps: certwright init --data DIR; certwright serve --data DIR";
  static constexpr const char* footer_ja =
      "終了コード: 0 成功、1 エラーあり、2 使い方のエラー、3 警告あり（--fail-on warning）、\n"
      "  4 判定不能（--strict）、5 サーバーに接続不可、130 中断";
  static constexpr const char* account_en = "Account, 12 digits";
  static constexpr const char* account_ja = "アカウント（12 桁）";
  static constexpr const char* first_steps_ja =
      "はじめに: certwright init --data DIR、続いて certwright serve --data DIR";

  std::string say(const char* en, const char* ja) const { return language_ == Language::ja ? ja : en; }
  std::string describe() const {
    return say("Certwright: a self-hosted certificate manager that says why.",
               "Certwright: 理由を説明する、セルフホスト型の証明書マネージャー");
  }

  void label(CLI::App& app) const {
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

  void common(CLI::App& app) {
    const std::string group = say("Common options", "共通オプション");
    const auto text = [&](const char* name, std::string& target, const char* en, const char* ja) {
      app.add_option(name, target, say(en, ja))->group(group)->type_name("");
    };
    const auto flag = [&](const char* name, bool& target, const char* en, const char* ja) {
      app.add_flag(name, target, say(en, ja))->group(group);
    };
    text("--endpoint", parsed_.common.endpoint, "URL of the server", "サーバーの URL");
    text("--profile", parsed_.common.profile, "AWS profile with the access key", "アクセスキーの AWS プロファイル");
    text("--region", parsed_.common.region, "Region", "リージョン");
    text("--lang", parsed_.common.lang, "Language: en or ja", "言語: en または ja");
    flag("--json", parsed_.common.json, "Results as JSON", "結果を JSON で出力する");
    flag("--plain", parsed_.common.plain, "Results as tab-separated lines", "結果をタブ区切りで出力する");
    flag("--no-color", parsed_.common.no_colour, "No colours", "色を付けない");
  }

  CLI::App* add(CLI::App& parent, const char* name, const char* en, const char* ja, std::function<int(Session&)> run) {
    CLI::App* command = parent.add_subcommand(name, say(en, ja));
    command->group(say("Commands", "コマンド"));
    label(*command);
    command->footer(say(footer_en, footer_ja));
    common(*command);
    command->allow_extras();
    if (run) command->final_callback([this, run = std::move(run)] { parsed_.command = run; });
    return command;
  }

  void text(CLI::App* command, const char* name, std::string& target, const char* en, const char* ja) {
    command->add_option(name, target, say(en, ja))->type_name("");
  }
  void flag(CLI::App* command, const char* name, bool& target, const char* en, const char* ja) {
    command->add_flag(name, target, say(en, ja));
  }
  CLI::Option* file(CLI::App* command, const char* name, std::string& target, const char* en, const char* ja) const {
    return command->add_option(name, target, say(en, ja))->type_name("FILE");
  }
  void repeated(CLI::App* command, const char* name, std::vector<std::string>& target, const char* type, const char* en,
                const char* ja) {
    // One value for each time it is given: what follows is a name, not a further value.
    command->add_option(name, target, say(en, ja))
        ->type_name(type)
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
  void data_and_config(CLI::App* command, std::string& data_dir, std::string& config_file) {
    text(command, "--data", data_dir, "Data directory", "データディレクトリ");
    text(command, "--config", config_file, "Configuration file (default: DIR/certwright.toml)",
         "設定ファイル（既定: DIR/certwright.toml）");
  }
  void positional(CLI::App* command, const char* name, std::string& target, const char* en, const char* ja) {
    command->add_option(name, target, say(en, ja))->type_name("")->required();
  }

  void operator_commands() {
    Parsed& p = parsed_;
    auto* init = add(app_, "init", "Make a data directory, a CA and a first access key",
                     "データディレクトリ、認証局、最初のアクセスキーを作成する",
                     [&p](Session& session) { return run_init(p.init, session); });
    data_and_config(init, p.init.data_dir, p.init.config_file);
    text(init, "--account", p.init.account, "Account of the first key, 12 digits", "最初のキーのアカウント（12 桁）");
    text(init, "--master-key-file", p.init.master_key_file, "Where the master key goes", "マスター鍵の保存先");
    text(init, "--root-passphrase-file", p.init.root_passphrase_file,
         "File with the passphrase of the root key (default: one is made)",
         "ルート鍵のパスフレーズのファイル（既定: 自動生成）");
    auto* serve = add(app_, "serve", "Run the server", "サーバーを起動する",
                      [&p](Session& session) { return run_serve(p.serve, session); });
    data_and_config(serve, p.serve.data_dir, p.serve.config_file);
    flag(serve, "--print-config", p.serve.print_config, "Print the configuration in force and end",
         "有効な設定を表示して終了する");
    flag(serve, "--markdown", p.serve.markdown, "With --print-config: the table of all keys",
         "--print-config とともに: 全キーの表");
    auto* signer = add(app_, "signer", "Hold the CA's key for a server that asks over a Unix socket",
                       "CA の鍵を預かり、サーバーの求めに Unix ソケットで署名する",
                       [&p](Session& session) { return run_signer(p.signer, session); });
    data_and_config(signer, p.signer.data_dir, p.signer.config_file);
  }

  void credential_commands() {
    Parsed& p = parsed_;
    CLI::App* group = add(app_, "credential", "Manage access keys", "アクセスキーを管理する", {});
    const auto sub = [&](const char* name, const char* en, const char* ja,
                         int (*run)(const CredentialArguments&, Session&)) {
      CLI::App* command = add(*group, name, en, ja, [&p, run](Session& session) { return run(p.credential, session); });
      data_and_config(command, p.credential.data_dir, p.credential.config_file);
      return command;
    };
    const auto account_and_note = [&](CLI::App* command) {
      text(command, "--account", p.credential.account, account_en, account_ja);
      text(command, "--principal", p.credential.principal,
           "Whom it is for (default: the account itself, which may do everything)",
           "使用するプリンシパル（既定: すべての操作を許可されたアカウント自身）");
      text(command, "--note", p.credential.note, "A note for the list", "一覧に表示するメモ");
    };
    account_and_note(sub("create", "Make an access key", "アクセスキーを作成する", run_credential_create));
    CLI::App* import =
        sub("import", "Take an access key from a file", "ファイルからアクセスキーを取り込む", run_credential_import);
    account_and_note(import);
    positional(import, "FILE", p.credential.file, "Id and secret on two lines, or AWS credentials format",
               "ID とシークレットを 2 行で、または AWS の認証情報形式で書いたファイル");
    sub("list", "List access keys", "アクセスキーの一覧を表示する", run_credential_list);
    positional(sub("disable", "Disable an access key", "アクセスキーを無効にする", run_credential_disable), "KEY",
               p.credential.access_key_id, "Access key id", "アクセスキー ID");
  }

  void keys_commands() {
    Parsed& p = parsed_;
    CLI::App* group = add(app_, "keys", "Manage the master key that seals all others",
                          "ほかのすべての鍵を封印するマスター鍵を管理する", {});
    const auto sub = [&](const char* name, const char* en, const char* ja, int (*run)(const KeysArguments&, Session&)) {
      CLI::App* command = add(*group, name, en, ja, [&p, run](Session& session) { return run(p.keys, session); });
      data_and_config(command, p.keys.data_dir, p.keys.config_file);
      return command;
    };
    sub("list", "List the versions of the master key and what is sealed under each",
        "マスター鍵のバージョンと、それぞれで封印されている値を一覧表示する", run_keys_list);
    sub("rotate", "Make a new version of the master key and seal everything anew under it",
        "マスター鍵の新しいバージョンを作成し、すべてを封印し直す", run_keys_rotate);
    positional(sub("drop", "Forget a version that nothing is sealed under", "使われていないバージョンを破棄する",
                   run_keys_drop),
               "VERSION", p.keys.version, "A number that `certwright keys list` shows",
               "`certwright keys list` が表示する番号");
  }

  void ca_commands() {
    Parsed& p = parsed_;
    CLI::App* group = add(app_, "ca", "Manage private CAs", "プライベート認証局を管理する", {});
    const auto sub = [&](const char* name, const char* en, const char* ja, int (*run)(const CaArguments&, Session&)) {
      CLI::App* command = add(*group, name, en, ja, [&p, run](Session& session) { return run(p.ca, session); });
      data_and_config(command, p.ca.data_dir, p.ca.config_file);
      return command;
    };
    sub("list", "List private CAs", "プライベート認証局の一覧を表示する", run_ca_list);
    auto* create = sub("create-private", "Make a private CA", "プライベート認証局を作成する", run_ca_create_private);
    create->add_option("--name", p.ca.name, say("Its name", "認証局の名前"))->type_name("")->required();
    text(create, "--account", p.ca.account, "Account, 12 digits", "アカウント（12 桁）");
    text(create, "--key-algorithm", p.ca.key_algorithm,
         "RSA_2048, RSA_3072 (default), RSA_4096, EC_prime256v1, EC_secp384r1",
         "RSA_2048、RSA_3072（既定）、RSA_4096、EC_prime256v1、EC_secp384r1");
    repeated(create, "--permit", p.ca.permit, "DOMAIN", "Only names at or below DOMAIN; may be repeated",
             "DOMAIN とその配下のみ許可する（複数指定可）");
    repeated(create, "--exclude", p.ca.exclude, "DOMAIN", "No names at or below DOMAIN; may be repeated",
             "DOMAIN とその配下を除外する（複数指定可）");
    text(create, "--days", p.ca.days, "How long it is valid (default 3650)", "有効期間の日数（既定 3650）");
    const auto of_arn = [&](const char* name, const char* en, const char* ja,
                            int (*run)(const CaArguments&, Session&)) {
      positional(sub(name, en, ja, run), "ARN", p.ca.arn, "ARN of the private CA", "プライベート認証局の ARN");
    };
    of_arn("disable", "Have it sign no certificates", "証明書への署名を止める", run_ca_disable);
    of_arn("enable", "Have it sign again, also after delete", "署名を再開する（delete の後も可）", run_ca_enable);
    of_arn("delete", "Retire it; its CRL goes on", "廃止する（CRL の発行は続く）", run_ca_delete);
  }

  void feeds_commands() {
    Parsed& p = parsed_;
    CLI::App* group = add(app_, "feeds", "Show and renew the lists of the world", "外部リストを表示、更新する", {});
    const auto sub = [&](const char* name, const char* en, const char* ja,
                         int (*run)(const FeedsArguments&, Session&)) {
      CLI::App* command = add(*group, name, en, ja, [&p, run](Session& session) { return run(p.feeds, session); });
      data_and_config(command, p.feeds.data_dir, p.feeds.config_file);
      return command;
    };
    const auto of_lists = [&](CLI::App* command) {
      command->add_option("NAME", p.feeds.names, say("Names of lists (default: all)", "リストの名前（既定: すべて）"))
          ->type_name("");
    };
    of_lists(sub("status", "Show source, terms, size, age and last error of each list",
                 "各リストの取得元、利用条件、サイズ、経過時間、エラーを表示する", run_feeds_status));
    of_lists(sub("update", "Fetch newer copies now", "今すぐ新しいリストを取得する", run_feeds_update));
    CLI::App* import =
        sub("import", "Put a file in force as the copy of a list", "ファイルをリストとして取り込む", run_feeds_import);
    positional(import, "NAME", p.feeds.name, "Name of the list, such as top_sites", "リストの名前（例: top_sites）");
    positional(import, "FILE", p.feeds.file, "The list, plain or as a zip or gzip archive",
               "リストのファイル（zip、gzip も可）");
    flag(import, "--force", p.feeds.force, "Also when it is much smaller or older than the copy in force",
         "現在のリストより大幅に小さい、または古い場合も取り込む");
    positional(sub("test", "Show what each list says of a name; 1 where one speaks against it",
                   "名前に対する各リストの判定を表示する（1: 問題あり）", run_feeds_test),
               "DOMAIN", p.feeds.name, "Domain name", "ドメイン名");
  }

  void policy_commands() {
    Parsed& p = parsed_;
    CLI::App* group = add(app_, "policy", "Say what principals may do", "プリンシパルの権限を管理する", {});
    const auto sub = [&](const char* name, const char* en, const char* ja,
                         int (*run)(const PolicyArguments&, Session&)) {
      CLI::App* command = add(*group, name, en, ja, [&p, run](Session& session) { return run(p.policy, session); });
      data_and_config(command, p.policy.data_dir, p.policy.config_file);
      return command;
    };
    const auto of_principal = [&](CLI::App* command) {
      text(command, "--account", p.policy.account, account_en, account_ja);
      positional(command, "PRINCIPAL", p.policy.principal, "Name of the principal", "プリンシパル名");
      return command;
    };
    CLI::App* put =
        of_principal(sub("put", "Give a principal its policy", "プリンシパルにポリシーを設定する", run_policy_put));
    positional(put, "FILE", p.policy.file, "Policy in IAM's JSON language, or - for standard input",
               "IAM の JSON 形式のポリシーファイル（- は標準入力）");
    of_principal(sub("show", "Show a principal's policy", "プリンシパルのポリシーを表示する", run_policy_show));
    sub("list", "List principals", "プリンシパルの一覧を表示する", run_policy_list);
    of_principal(sub("remove", "Remove a principal", "プリンシパルを削除する", run_policy_remove));
    CLI::App* simulate = of_principal(sub("simulate", "Try what a policy says of an action; 0 allowed, 1 denied",
                                          "操作に対するポリシーの判定を試す（0 許可、1 拒否）", run_policy_simulate));
    simulate
        ->add_option("--action", p.policy.action,
                     say("Action, such as acm:RequestCertificate", "操作（例: acm:RequestCertificate）"))
        ->type_name("")
        ->required();
    text(simulate, "--resource", p.policy.resource, "ARN of the certificate (default *)", "証明書の ARN（既定 *）");
    simulate
        ->add_option("--context", p.policy.context,
                     say("Condition key and value, such as acm:DomainNames=www.example.com; may be repeated",
                         "条件キーと値（例: acm:DomainNames=www.example.com）。繰り返し指定可"))
        ->type_name("KEY=VALUE");
  }

  void requester_commands() {
    Parsed& p = parsed_;
    auto* request = add(app_, "request", "Request a certificate", "証明書を申請する",
                        [&p](Session& session) { return run_request(p.request, session); });
    request
        ->add_option("NAME", p.request.names,
                     say("Domain names; the first is the Common Name", "ドメイン名（最初の名前がコモンネーム）"))
        ->type_name("");
    text(request, "--again", p.request.again, "Instead of names: all settings of this certificate's request",
         "名前の代わりに: この証明書の申請と同じ内容で再申請する");
    text(request, "--method", p.request.method, "Validation: dns (default) or email",
         "検証方式: dns（既定）または email");
    text(request, "--key-algorithm", p.request.key_algorithm, "RSA_2048 (default), EC_prime256v1, EC_secp384r1",
         "RSA_2048（既定）、EC_prime256v1、EC_secp384r1");
    text(request, "--idempotency-token", p.request.idempotency_token, "The same token within an hour: the same request",
         "1 時間以内の同じトークンは同じ申請とみなす");
    flag(request, "--wait", p.request.wait, "Wait until it is issued or has failed", "発行または失敗まで待つ");
    text(request, "--timeout", p.request.timeout, "With --wait: how long (default 1h)", "--wait の上限時間（既定 1h）");
    auto* list = add(app_, "list", "List certificates", "証明書の一覧を表示する",
                     [&p](Session& session) { return run_list(p.list, session); });
    list->add_option("--status", p.list.statuses,
                     say("Only these: ISSUED, FAILED, ...", "この状態のみ: ISSUED、FAILED など"))
        ->type_name("")
        ->delimiter(',');
    const auto of_arn = [&](const char* name, const char* en, const char* ja,
                            int (*run)(const ArnArguments&, Session&)) {
      positional(add(app_, name, en, ja, [&p, run](Session& session) { return run(p.arn, session); }), "ARN", p.arn.arn,
                 "ARN of the certificate", "証明書の ARN");
    };
    of_arn("describe", "Show a certificate", "証明書の詳細を表示する", run_describe);
    positional(add(app_, "recheck", "Check a waiting certificate now, or a name past what is kept of it",
                   "検証待ちの証明書を今すぐチェックする。名前の場合は、保持している回答を使わずにチェックする",
                   [&p](Session& session) { return run_recheck(p.arn, session); }),
               "ARN|NAME", p.arn.arn, "ARN of the certificate, or a domain name", "証明書の ARN またはドメイン名");
    of_arn("delete", "Delete a certificate", "証明書を削除する", run_delete);
    auto* use = add(app_, "use", "Note what uses a certificate, so that it is kept and renewed",
                    "証明書を使用しているリソースを登録する（削除を防ぎ、更新の対象にする）",
                    [&p](Session& session) { return run_use(p.use, session); });
    positional(use, "ARN", p.use.arn, "ARN of the certificate", "証明書の ARN");
    use->add_option("--by", p.use.resource, say("ARN or name of what uses it", "使用しているリソースの ARN または名前"))
        ->type_name("RESOURCE")
        ->required();
    flag(use, "--remove", p.use.remove, "It does not use it any more", "登録を解除する");
    auto* exported =
        add(app_, "export", "Write certificate, chain and key to files", "証明書、チェーン、鍵をファイルに書き出す",
            [&p](Session& session) { return run_export(p.exported, session); });
    positional(exported, "ARN", p.exported.arn, "ARN of the certificate", "証明書の ARN");
    exported->add_option("--out", p.exported.out, say("Directory for the files", "出力先ディレクトリ"))
        ->type_name("DIR")
        ->required();
    flag(exported, "--force", p.exported.force, "Overwrite files", "既存のファイルを上書きする");
  }

  void import_command() {
    ImportArguments& arguments = parsed_.imported;
    auto* command = add(app_, "import", "Import a certificate of another CA", "他の認証局の証明書をインポートする",
                        [&arguments](Session& session) { return run_import(arguments, session); });
    file(command, "--certificate", arguments.certificate, "Certificate, PEM; its chain may follow in the same file",
         "証明書（PEM）。同じファイルにチェーンが続いていてもよい")
        ->required();
    file(command, "--private-key", arguments.private_key, "Its private key, PEM, not encrypted",
         "秘密鍵（PEM、暗号化なし）")
        ->required();
    file(command, "--chain", arguments.chain, "Certificates above it, the issuing one first",
         "上位の証明書（発行元の証明書から順に）");
    text(command, "--arn", arguments.arn, "Replace this imported certificate", "このインポート済み証明書を置き換える");
  }

  void case_commands() {
    CaseArguments& arguments = parsed_.verification_case;
    CLI::App* group = add(app_, "case", "Ask for the approval of names that were refused, and decide on it",
                          "拒否された名前の承認を依頼し、判断する", {});
    const auto sub = [&](const char* name, const char* en, const char* ja, int (*run)(const CaseArguments&, Session&)) {
      return add(*group, name, en, ja, [&arguments, run](Session& session) { return run(arguments, session); });
    };
    const auto of_case = [&](CLI::App* command) {
      positional(command, "CASE", arguments.id, "Id of the case", "ケースの ID");
      return command;
    };
    const auto saying = [&](CLI::App* command, const char* name, const char* en, const char* ja) {
      command->add_option(name, arguments.text, say(en, ja))->type_name("TEXT")->required();
    };
    CLI::App* open =
        sub("open", "Open a case on a request that failed", "失敗した申請についてケースを作成する", run_case_open);
    positional(open, "ARN", arguments.id, "ARN of the certificate", "証明書の ARN");
    saying(open, "--message", "Who you are and why the names are yours", "申請者の情報と、名前を所有している根拠");
    CLI::App* list = sub("list", "List cases, the newest first", "ケースの一覧を新しい順に表示する", run_case_list);
    text(list, "--state", arguments.state, "Only these: OPEN, APPROVED, DENIED or WITHDRAWN",
         "この状態のみ: OPEN、APPROVED、DENIED、WITHDRAWN");
    text(list, "--certificate", arguments.certificate_arn, "Only those on this certificate", "この証明書のケースのみ");
    text(list, "--account", arguments.account, "For administrators: only those of this account",
         "管理者用: このアカウントのケースのみ");
    of_case(sub("show", "Show a case", "ケースの詳細を表示する", run_case_show));
    saying(of_case(sub("comment", "Add to a case", "ケースにコメントを追加する", run_case_comment)), "--message",
           "Comment", "コメント");
    approve_command(of_case(
        sub("approve", "For administrators: let the names through", "管理者用: 名前を承認する", run_case_approve)));
    saying(
        of_case(sub("deny", "For administrators: refuse the names", "管理者用: 名前の承認を却下する", run_case_deny)),
        "--reason", "Reason, shown to the requester", "申請者に表示される理由");
    text(
        of_case(sub("withdraw", "Withdraw a case of the account", "アカウントのケースを取り下げる", run_case_withdraw)),
        "--reason", arguments.text, "Reason", "理由");
  }

  void approve_command(CLI::App* approve) {
    CaseArguments& arguments = parsed_.verification_case;
    repeated(approve, "--name", arguments.names, "NAME",
             "Only this name; may be repeated (default: the names of the case)",
             "この名前のみ（複数指定可、既定: ケースの名前すべて）");
    repeated(approve, "--subtree", arguments.subtrees, "NAME", "This name and all names below it; may be repeated",
             "この名前とその配下のすべて（複数指定可）");
    flag(approve, "--wildcards", arguments.wildcards, "Wildcard names too", "ワイルドカード名も許可する");
    text(approve, "--expires", arguments.expires, "After so many days, such as 90d, or never (default 365d)",
         "有効期間の日数（例: 90d）または never（既定 365d）");
    approve->add_option("--reason", arguments.text, say("Reason, kept with the approval", "承認とともに記録される理由"))
        ->type_name("TEXT")
        ->required();
  }

  void allow_list_commands() {
    AllowListArguments& arguments = parsed_.allow_list;
    CLI::App* group =
        add(app_, "allow-list", "What approved cases let through", "承認されたケースの許可リストを管理する", {});
    CLI::App* list = add(*group, "list", "List the entries", "登録の一覧を表示する",
                         [&arguments](Session& session) { return run_allow_list_list(arguments, session); });
    text(list, "--account", arguments.account, "For administrators: only those of this account",
         "管理者用: このアカウントの登録のみ");
    CLI::App* remove = add(*group, "remove", "For administrators: take an entry away", "管理者用: 登録を取り消す",
                           [&arguments](Session& session) { return run_allow_list_remove(arguments, session); });
    positional(remove, "ENTRY", arguments.id, "Id of the entry", "登録の ID");
    remove->add_option("--reason", arguments.reason, say("Reason, kept as an event", "イベントとして記録される理由"))
        ->type_name("TEXT")
        ->required();
  }

  void mail_commands() {
    MailArguments& arguments = parsed_.mail;
    CLI::App* group = add(app_, "mail", "What was mailed to whom, and what became of it",
                          "送信したメールとその結果を表示・管理する", {});
    const auto sub = [&](const char* name, const char* en, const char* ja, int (*run)(const MailArguments&, Session&)) {
      return add(*group, name, en, ja, [&arguments, run](Session& session) { return run(arguments, session); });
    };
    CLI::App* list = sub("list", "List mails, the newest first", "メールの一覧を新しい順に表示する", run_mail_list);
    list->add_option("ARN|CASE|NAME", arguments.subject,
                     say("Only those about this certificate, case or domain name",
                         "この証明書、ケース、ドメイン名に関するメールのみ"))
        ->type_name("");
    text(list, "--state", arguments.state, "Only these: queued, accepted, refused, bounced or given_up",
         "この状態のみ: queued、accepted、refused、bounced、given_up");
    text(list, "--to", arguments.to, "Only those to this address", "この宛先のメールのみ");
    text(list, "--limit", arguments.limit, "How many (default 100)", "件数（既定 100）");
    text(list, "--account", arguments.account, "For administrators: only those of this account",
         "管理者用: このアカウントのメールのみ");
    CLI::App* bounce = sub("bounce", "For administrators: keep what a returned mail says",
                           "管理者用: 返送されたメールの内容を記録する", run_mail_bounce);
    bounce
        ->add_option("FILE", arguments.file,
                     say("The notification as it came (default: standard input)", "届いた通知メール（既定: 標準入力）"))
        ->type_name("");
    CLI::App* settings = sub("settings", "Show or change what the account asks of mail to it",
                             "アカウント宛てのメールの設定を表示・変更する", run_mail_settings);
    text(settings, "--language", arguments.language, "Language of its mail: en, ja, or default",
         "メールの言語: en、ja、default");
    settings
        ->add_option_function<std::string>(
            "--address", [&arguments](const std::string& given) { arguments.address = given; },
            say("Who is told how cases were decided; \"\": nobody", "ケースの判断結果の通知先（\"\": 通知しない）"))
        ->type_name("");
  }

  void events_command() {
    EventsArguments& arguments = parsed_.events;
    CLI::App* events = add(app_, "events", "What happened, the newest first", "起きたことを新しい順に表示する",
                           [&arguments](Session& session) { return run_events(arguments, session); });
    text(events, "--subject", arguments.subject, "Only those of this ARN, case, entry, list or name",
         "この ARN、ケース、登録、リスト、名前のイベントのみ");
    text(events, "--name", arguments.name, "Only those whose name begins so, such as case.",
         "名前がこの文字列で始まるイベントのみ（例: case.）");
    text(events, "--since", arguments.since, "From then on: a time such as 2026-11-26T09:00:00Z, or 2h, 7d ago",
         "この時点以降: 日時（例: 2026-11-26T09:00:00Z）または 2h、7d など");
    text(events, "--until", arguments.until, "Before then, likewise", "この時点より前（同上）");
    text(events, "--limit", arguments.limit, "How many (default 100)", "件数（既定 100）");
    flag(events, "--all-accounts", arguments.all_accounts,
         "For administrators: those of everybody, and the server's own",
         "管理者用: 全アカウントとサーバー自身のイベント");
    text(events, "--account", arguments.account, "For administrators: those of this account",
         "管理者用: このアカウントのイベント");
    flag(events, "--follow", arguments.follow, "In order, and whatever happens from now on; Ctrl-C ends",
         "古い順に表示し、新しいイベントを待ち続ける（Ctrl-C で終了）");
  }

  void strictness(CLI::App* command, Strictness& strictness) {
    text(command, "--fail-on", parsed_.fail_on, "error (default), or warning: warnings give exit code 3",
         "error（既定）、または warning（警告で終了コード 3）");
    flag(command, "--strict", strictness.strict, "Undetermined checks give exit code 4",
         "判定不能の場合は終了コード 4");
  }

  void details(CLI::App* command, Detail& detail) {
    command->add_flag_callback(
        "--verbose", [&detail] { detail = Detail::all; },
        say("Every cause of a name, whole, instead of the first", "名前ごとに最初の原因だけでなくすべてを表示する"));
  }

  void why_command() {
    Parsed& p = parsed_;
    auto* why = add(app_, "why", "Why a certificate is in its state, and what to do",
                    "証明書の状態の理由と対処を表示する", [&p](Session& session) { return run_why(p.why, session); });
    positional(why, "ARN|NAME", p.why.subject, "ARN or domain name", "ARN またはドメイン名");
    details(why, p.why.detail);
    flag(why, "--redact", p.why.redact, "Hide private addresses, accounts and ARNs",
         "プライベートアドレス、アカウント、ARN を伏せる");
    flag(why, "--recheck", p.why.recheck, "Have the server check now, then answer",
         "今すぐサーバーにチェックさせてから回答する");
    flag(why, "--watch", p.why.watch, "Follow it until nothing is awaited any more; Ctrl-C ends",
         "待つものがなくなるまで追跡する（Ctrl-C で終了）");
    strictness(why, p.why.strictness);
  }

  void check_command() {
    CheckArguments& arguments = parsed_.check;
    auto* check = add(app_, "check", "Check names without requesting", "申請せずに名前をチェックする",
                      [&arguments](Session& session) { return run_check(arguments, session); });
    check
        ->add_option(
            "NAME", arguments.names,
            say("Names, one file with a name a line, or -", "名前、1 行に 1 つの名前を書いたファイル、または -"))
        ->type_name("");
    text(check, "--method", arguments.method, "Validation: dns (default), http, email or tls-alpn",
         "検証方式: dns（既定）、http、email、tls-alpn");
    repeated(check, "--record", arguments.records, "RECORD",
             "'NAME CNAME VALUE' that a CA asks for, to explain why it is not found; may be repeated",
             "CA が要求した「名前 CNAME 値」。見つからない理由を説明する（複数指定可）");
    repeated(check, "--name-server", arguments.name_servers, "HOST", "Ask this name server as well; may be repeated",
             "このネームサーバーにも問い合わせる（複数指定可）");
    flag(check, "--local", arguments.local, "Look up from this machine, without a server",
         "サーバーを使わず、このマシンから調べる");
    flag(check, "--offline", arguments.offline, "Without a server or network: name rules and lists only",
         "サーバーもネットワークもなし: 名前の規則とリストのみ");
    data_and_config(check, arguments.data_dir, arguments.config_file);
    file(check, "--save", arguments.save_file, "Keep all that was looked up in FILE",
         "調べた内容をすべて FILE に保存する");
    file(check, "--replay", arguments.replay_file, "Instead of names: answer from what was saved, without a network",
         "名前の代わりに: 保存した内容から、ネットワークなしで回答する");
    text(check, "--id", arguments.id, "Instead of names: a check that the server keeps",
         "名前の代わりに: サーバーに保存されているチェック");
    flag(check, "--redact", arguments.redact, "Hide private addresses, resolvers, accounts and ARNs",
         "プライベートアドレス、リゾルバー、アカウント、ARN を伏せる");
    flag(check, "--jsonl", arguments.json_lines, "One line of JSON a name", "1 つの名前を 1 行の JSON で出力する");
    flag(check, "--table", arguments.table, "One line a name: result, cause, name",
         "1 行に 1 つの名前: 結果、原因、名前");
    details(check, arguments.detail);
    strictness(check, arguments.strictness);
  }

  void contacts_command() {
    ContactsArguments& arguments = parsed_.contacts;
    auto* contacts = add(app_, "contacts", "Who can be reached for a name, and who would get its validation mail",
                         "名前の連絡先と、検証メールの送信先を表示する",
                         [&arguments](Session& session) { return run_contacts(arguments, session); });
    positional(contacts, "NAME", arguments.name, "Domain name", "ドメイン名");
    text(contacts, "--validation-domain", arguments.validation_domain,
         "Mail to this domain: the name, or one above it (default: the name without *. and www.)",
         "このドメイン宛てに送る: 名前自体またはその親ドメイン（既定: *. と www. を除いた名前）");
    flag(contacts, "--local", arguments.local, "Look up from this machine, without a server",
         "サーバーを使わず、このマシンから調べる");
    data_and_config(contacts, arguments.data_dir, arguments.config_file);
    strictness(contacts, arguments.strictness);
  }

  void evidence_command() {
    EvidenceArguments& arguments = parsed_.evidence;
    auto* evidence = add(app_, "evidence", "Show what is written down of a certificate's issuance",
                         "証明書の発行について記録された内容を表示する",
                         [&arguments](Session& session) { return run_evidence(arguments, session); });
    positional(evidence, "ARN", arguments.arn, "Certificate, also a deleted one", "証明書（削除済みも可）");
    text(evidence, "--serial", arguments.serial, "Of this serial number (default: the newest)",
         "このシリアル番号について表示する（既定: 最新）");
    flag(evidence, "--judge", arguments.judge, "Judge the same facts by the rules of today; 1 where they would refuse",
         "同じ事実を今日の規則で判定し直す（1: 発行されない）");
  }

  void lint_command() {
    LintArguments& arguments = parsed_.lint;
    auto* lint = add(app_, "lint", "Judge certificates and CRLs by RFC 5280 and the Baseline Requirements",
                     "証明書と CRL を RFC 5280 と Baseline Requirements に照らして検査する",
                     [&arguments](Session& session) { return run_lint(arguments, session); });
    lint->add_option("FILE", arguments.files,
                     say("Certificates or CRLs, PEM or DER, several in one file too, or - for standard input",
                         "証明書または CRL（PEM または DER、1 ファイルに複数も可）、または標準入力を表す -"))
        ->type_name("");
    text(lint, "--rules", arguments.rules, "all (default), or rfc5280: without those of public CAs",
         "all（既定）、または rfc5280（パブリック認証局の規則を除く）");
    file(lint, "--blocked-keys", arguments.blocked_keys, "Keys to refuse, a SHA-256 of the public key a line",
         "拒否する鍵の一覧（1 行に公開鍵の SHA-256 を 1 つ）");
    flag(lint, "--list", arguments.list, "Instead of files: the lints", "ファイルの代わりに: 規則の一覧");
    flag(lint, "--markdown", arguments.markdown, "With --list: as a table", "--list とともに: 表形式");
    text(lint, "--fail-on", parsed_.fail_on, "error (default), or warning: warnings give exit code 3",
         "error（既定）、または warning（警告で終了コード 3）");
  }

  void revoke_command() {
    RevokeArguments& arguments = parsed_.revoke;
    auto* revoke = add(app_, "revoke", "For administrators: revoke certificates, whosever they are",
                       "管理者用: 証明書を失効させる（すべてのアカウントが対象）",
                       [&arguments](Session& session) { return run_revoke(arguments, session); });
    revoke->add_option("ARN", arguments.arn, say("ARN of a certificate", "証明書の ARN"))->type_name("");
    text(revoke, "--serial", arguments.serial, "The one with this serial number, in hexadecimal",
         "このシリアル番号（16 進数）の証明書");
    file(revoke, "--key", arguments.key_file,
         "All of this key: a PEM file with a certificate, a request, a public or a private key",
         "この鍵の証明書すべて（証明書、証明書署名要求、公開鍵、秘密鍵の PEM ファイル）");
    text(revoke, "--name", arguments.name, "All that have this name", "この名前を含む証明書すべて");
    file(revoke, "--serials", arguments.serials_file,
         "All of a file with one serial number a line, or - for standard input",
         "1 行に 1 つのシリアル番号を記載したファイルの証明書すべて、または標準入力を表す -");
    text(revoke, "--reason", arguments.reason,
         "keyCompromise, cessationOfOperation, affiliationChanged, superseded, privilegeWithdrawn or unspecified",
         "keyCompromise、cessationOfOperation、affiliationChanged、superseded、privilegeWithdrawn、unspecified");
    flag(revoke, "--dry-run", arguments.dry_run, "Show what would be revoked, and revoke nothing",
         "対象を表示するだけで、失効させない");
    flag(revoke, "--yes", arguments.yes, "Revoke; without it the same as --dry-run",
         "失効させる（指定しない場合は --dry-run と同じ）");
    text(revoke, "--resume", arguments.resume, "Go on with a plan that was cut off", "中断した計画を再開する");
  }

  void explaining_commands() {
    Parsed& p = parsed_;
    text(add(app_, "explain", "Explain a cause, or list them all", "原因を説明する、または一覧を表示する",
             [&p](Session& session) { return run_explain(p.explain, session); }),
         "ID", p.explain.id, "Id of the cause, such as CAA_NOT_ALLOWED", "原因の ID（例: CAA_NOT_ALLOWED）");
    add(app_, "version", "Show the version", "バージョンを表示する", run_version);
    auto* completion =
        add(app_, "completion", "Print a script that completes commands and options in a shell",
            "シェルの補完スクリプトを表示する", [this](Session& session) { return print_completion(session); });
    positional(completion, "SHELL", parsed_.shell, "bash, zsh or fish", "bash、zsh、fish のいずれか");
    // For `make docs` and packages; nobody needs it at a prompt, so --help does not name it.
    auto* manual = add(app_, "manual", "Write the manual's pages into a folder", "マニュアルのページを書き出す",
                       [this](Session& session) { return write_manual(session); });
    positional(manual, "DIR", parsed_.manual_dir, "Folder", "フォルダー");
    manual->group("");
  }

  int print_completion(Session& session) {
    const auto shell = parse_shell(parsed_.shell);
    if (!shell)
      return session.refuse(exit_usage,
                            {fmt::format("There is no completion for {}.", parsed_.shell),
                             fmt::format("{} の補完スクリプトはありません。", parsed_.shell)},
                            {"Name one of bash, zsh and fish.", "bash、zsh、fish のいずれかを指定してください。"});
    session.io().out << completion_script(app_, *shell);
    return exit_good;
  }

  int write_manual(Session& session) {
    for (const ManPage& page : man_pages(app_, language_, version)) {
      const std::filesystem::path path = std::filesystem::path{parsed_.manual_dir} / (page.name + ".1");
      std::ofstream file{path, std::ios::binary};
      if (!(file << page.text).flush())
        return session.refuse(exit_usage,
                              {fmt::format("{}: the page cannot be written.", path.string()),
                               fmt::format("{}：ページを書き込めません。", path.string())},
                              {"Give a folder that exists.", "存在するフォルダーを指定してください。"});
    }
    return exit_good;
  }

  Parsed& parsed_;
  Language language_;
  CLI::App app_;
};

// Texts of help and usage errors are in the chosen language, so it is looked for before the line is parsed.
std::string language_argument(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--") break;
    if (arguments[i] == "--lang" && i + 1 < arguments.size()) return arguments[i + 1];
    if (arguments[i].starts_with("--lang=")) return arguments[i].substr(7);
  }
  return {};
}

bool read_fail_on(Parsed& parsed, Session& session) {
  if (parsed.fail_on.empty() || parsed.fail_on == "error") return true;
  if (parsed.fail_on == "warning") {
    parsed.why.strictness.fail_on_warning = parsed.check.strictness.fail_on_warning = true;
    parsed.contacts.strictness.fail_on_warning = true;
    parsed.lint.strictness.fail_on_warning = true;
    return true;
  }
  session.refuse(
      exit_usage,
      {fmt::format("--fail-on {}: there is no such severity.", parsed.fail_on),
       fmt::format("--fail-on {}：この重大度はありません。", parsed.fail_on)},
      {"Use --fail-on error or --fail-on warning.", "--fail-on error または --fail-on warning を指定してください。"});
  return false;
}

bool is_language(const std::string& lang, Session& session) {
  if (lang.empty() || lang == "en" || lang == "ja") return true;
  session.refuse(exit_usage,
                 {fmt::format("--lang {}: there is no such language.", lang),
                  fmt::format("--lang {}：この言語はありません。", lang)},
                 {"Use --lang en or --lang ja.", "--lang en または --lang ja を指定してください。"});
  return false;
}

int run_chosen(Parsed& parsed, CLI::App& app, Io& io) {
  Session session{io, parsed.common};
  if (const auto extras = app.remaining(true); !extras.empty()) return refuse_extra(extras.front(), app, session);
  if (!is_language(parsed.common.lang, session) || !read_fail_on(parsed, session)) return exit_usage;
  if (!parsed.command && deepest(app) != &app)
    return session.refuse(exit_usage, {"A command is missing.", "コマンドが指定されていません。"}, try_help(app));
  if (!parsed.command) {
    io.out << app.help();
    return exit_usage;
  }
  return parsed.command(session);
}

int parse_and_run(const std::vector<std::string>& arguments, Io& io) {
  Parsed parsed;
  CommonOptions only_language;
  only_language.lang = language_argument(arguments);
  Session session{io, only_language};
  Grammar grammar{parsed, session.language()};
  CLI::App& app = grammar.app();
  app.allow_extras();
  try {
    // CLI11 takes the arguments from the back.
    std::vector<std::string> reversed{arguments.rbegin(), arguments.rend()};
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    io.out << app.help();
    return exit_good;
  } catch (const CLI::CallForVersion&) {
    return run_version(session);
  } catch (const CLI::ParseError& error) {
    return refuse_parse(error, app, session);
  }
  return run_chosen(parsed, app, io);
}

}  // namespace

int run(const std::vector<std::string>& arguments, Io& io) {
  try {
    return parse_and_run(arguments, io);
  } catch (const std::bad_alloc&) {
    io.err << "certwright: not enough memory.\n";
  } catch (const std::exception& fault) {
    // A bug: nothing that the user did wrong, so say so and leave what helps to find it.
    io.err << "certwright: an internal fault: " << fault.what() << '\n';
  }
  return exit_errors;
}

}  // namespace certwright::cli
