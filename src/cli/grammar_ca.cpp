#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/grammar.h"
#include "cli/grammars.h"

namespace certwright::cli {
namespace {

constexpr const char* algorithms_en = "RSA_2048, RSA_3072, RSA_4096, EC_prime256v1, EC_secp384r1";
constexpr const char* algorithms_ja = "RSA_2048、RSA_3072、RSA_4096、EC_prime256v1、EC_secp384r1";

void root_key(const Grammar& grammar, CLI::App* command, CaLifeArguments& arguments) {
  grammar.file(command, "--root-key-file", arguments.root_key_file, "Key of the root (default: DIR/root-key.pem)",
               "ルートの鍵（既定: DIR/root-key.pem）");
  grammar.text(command, "--root-passphrase-file", arguments.root_passphrase_file,
               "File with its passphrase, or - (default: asked for)",
               "パスフレーズのファイル、または -（既定: 端末で入力）");
}

void own_ca_commands(Grammar& grammar, CLI::App& group) {
  auto& arguments = grammar.keep<CaLifeArguments>();
  const auto sub = [&](const char* name, const char* en, const char* ja, int (*run)(const CaLifeArguments&, Session&)) {
    return grammar.add_local(group, name, en, ja, run, arguments);
  };
  auto* show = sub("show", "Show this server's CAs, or the chain of one",
                   "サーバーの認証局、または証明書チェーンを表示する", run_ca_show);
  show->add_option("ID", arguments.id, grammar.say("Id of a CA (default: all)", "認証局の ID（既定: すべて）"))
      ->type_name("");
  grammar.flag(show, "--pem", arguments.pem, "Only its chain, in PEM", "証明書チェーンのみを PEM で表示する");
  auto* init = sub("init", "Make a CA for another kind of key below the root",
                   "別の種類の鍵のための認証局をルートの下に作成する", run_ca_init);
  grammar.required(init, "--key-algorithm", arguments.key_algorithm, "", algorithms_en, algorithms_ja);
  root_key(grammar, init, arguments);
  auto* rotate = sub("rotate", "Put a new CA in the place of one, below the root",
                     "認証局をルートの下の新しい認証局と交代させる", run_ca_rotate);
  grammar.text(rotate, "--key-algorithm", arguments.key_algorithm, algorithms_en, algorithms_ja);
  root_key(grammar, rotate, arguments);
  auto* revoke = sub("revoke", "Revoke a CA that signs no more, by its root's CRL",
                     "署名を終えた認証局をルートの CRL で失効させる", run_ca_revoke);
  grammar.positional(revoke, "ID", arguments.id, "Id of the CA", "認証局の ID");
  grammar.required(revoke, "--reason", arguments.reason, "",
                   "cACompromise, affiliationChanged, superseded or cessationOfOperation",
                   "cACompromise、affiliationChanged、superseded、cessationOfOperation");
  root_key(grammar, revoke, arguments);
  auto* sign_crl = sub("sign-crl", "Sign the root's CRL anew, for another year",
                       "ルートの CRL を更新する（有効期間 1 年）", run_ca_sign_crl);
  root_key(grammar, sign_crl, arguments);
  auto* csr = sub("export-csr", "Make a key and a request for somebody else's root to sign",
                  "別のルートに署名してもらう鍵と CSR を作成する", run_ca_export_csr);
  grammar.required(csr, "--key-algorithm", arguments.key_algorithm, "", algorithms_en, algorithms_ja);
  grammar.text(csr, "--common-name", arguments.common_name, "Common Name (default: Certwright Issuing CA ID)",
               "コモンネーム（既定: Certwright Issuing CA ID）");
  grammar.text(csr, "--organization", arguments.organization, "Organization (default: Certwright)",
               "組織名（既定: Certwright）");
  grammar.text(csr, "--country", arguments.country, "Country, two letters", "国（2 文字）");
  grammar.flag(csr, "--new", arguments.anew, "Also when a request is pending", "証明書待ちの CSR があっても作成する");
  auto* import = sub("import", "Put the CA that somebody else's root signed in force",
                     "別のルートが署名した認証局を使い始める", run_ca_import);
  grammar.positional(import, "CHAIN", arguments.chain, "PEM file: its certificate, those above it, the root last",
                     "PEM ファイル（認証局の証明書からルートまで）");
  grammar.file(import, "--key-file", arguments.key_file, "Its key (default: that of the request)",
               "認証局の鍵（既定: CSR の鍵）");
  grammar.text(import, "--passphrase-file", arguments.passphrase_file, "File with the passphrase of the key, or -",
               "鍵のパスフレーズのファイル、または -");
}

void private_ca_commands(Grammar& grammar, CLI::App& group) {
  auto& arguments = grammar.keep<CaArguments>();
  const auto sub = [&](const char* name, const char* en, const char* ja, int (*run)(const CaArguments&, Session&)) {
    return grammar.add_local(group, name, en, ja, run, arguments);
  };
  sub("list", "List private CAs", "プライベート認証局の一覧を表示する", run_ca_list);
  auto* create = sub("create-private", "Make a private CA", "プライベート認証局を作成する", run_ca_create_private);
  grammar.required(create, "--name", arguments.name, "", "Its name", "認証局の名前");
  grammar.account(create, arguments.account);
  grammar.text(create, "--key-algorithm", arguments.key_algorithm,
               "RSA_2048, RSA_3072 (default), RSA_4096, EC_prime256v1, EC_secp384r1",
               "RSA_2048、RSA_3072（既定）、RSA_4096、EC_prime256v1、EC_secp384r1");
  grammar.repeated(create, "--permit", arguments.permit, "NAMES",
                   "Only names at or below this domain, or IP addresses in this range (10.0.0.0/8); may be repeated",
                   "このドメインとその配下、またはこの範囲（10.0.0.0/8 など）の IP アドレスのみ許可する（複数指定可）");
  grammar.repeated(create, "--exclude", arguments.exclude, "NAMES",
                   "No names at or below this domain, or no IP addresses in this range; may be repeated",
                   "このドメインとその配下、またはこの範囲の IP アドレスを除外する（複数指定可）");
  grammar.text(create, "--days", arguments.days, "How long it is valid (default 3650)", "有効期間の日数（既定 3650）");
  const auto of_arn = [&](const char* name, const char* en, const char* ja, int (*run)(const CaArguments&, Session&)) {
    grammar.positional(sub(name, en, ja, run), "ARN", arguments.arn, "ARN of the private CA",
                       "プライベート認証局の ARN");
  };
  of_arn("disable", "Have it sign no certificates", "証明書への署名を止める", run_ca_disable);
  of_arn("enable", "Have it sign again, also after delete", "署名を再開する（delete の後も可）", run_ca_enable);
  of_arn("delete", "Retire it; its CRL goes on", "廃止する（CRL の発行は続く）", run_ca_delete);
}

}  // namespace

void ca_commands(Grammar& grammar) {
  CLI::App* group =
      grammar.group("ca", "Manage this server's CAs and private CAs", "サーバーの認証局とプライベート認証局を管理する");
  own_ca_commands(grammar, *group);
  private_ca_commands(grammar, *group);
}

}  // namespace certwright::cli
