#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/grammar.h"
#include "cli/grammars.h"

namespace certwright::cli {

void ca_commands(Grammar& grammar) {
  auto& arguments = grammar.keep<CaArguments>();
  CLI::App* group = grammar.group("ca", "Manage private CAs", "プライベート認証局を管理する");
  const auto sub = [&](const char* name, const char* en, const char* ja, int (*run)(const CaArguments&, Session&)) {
    return grammar.add_local(*group, name, en, ja, run, arguments);
  };
  sub("list", "List private CAs", "プライベート認証局の一覧を表示する", run_ca_list);
  auto* create = sub("create-private", "Make a private CA", "プライベート認証局を作成する", run_ca_create_private);
  grammar.required(create, "--name", arguments.name, "", "Its name", "認証局の名前");
  grammar.account(create, arguments.account);
  grammar.text(create, "--key-algorithm", arguments.key_algorithm,
               "RSA_2048, RSA_3072 (default), RSA_4096, EC_prime256v1, EC_secp384r1",
               "RSA_2048、RSA_3072（既定）、RSA_4096、EC_prime256v1、EC_secp384r1");
  grammar.repeated(create, "--permit", arguments.permit, "DOMAIN", "Only names at or below DOMAIN; may be repeated",
                   "DOMAIN とその配下のみ許可する（複数指定可）");
  grammar.repeated(create, "--exclude", arguments.exclude, "DOMAIN", "No names at or below DOMAIN; may be repeated",
                   "DOMAIN とその配下を除外する（複数指定可）");
  grammar.text(create, "--days", arguments.days, "How long it is valid (default 3650)", "有効期間の日数（既定 3650）");
  const auto of_arn = [&](const char* name, const char* en, const char* ja, int (*run)(const CaArguments&, Session&)) {
    grammar.positional(sub(name, en, ja, run), "ARN", arguments.arn, "ARN of the private CA",
                       "プライベート認証局の ARN");
  };
  of_arn("disable", "Have it sign no certificates", "証明書への署名を止める", run_ca_disable);
  of_arn("enable", "Have it sign again, also after delete", "署名を再開する（delete の後も可）", run_ca_enable);
  of_arn("delete", "Retire it; its CRL goes on", "廃止する（CRL の発行は続く）", run_ca_delete);
}

}  // namespace certwright::cli
