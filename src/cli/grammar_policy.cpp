#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/grammar.h"
#include "cli/grammars.h"

namespace certwright::cli {

void policy_commands(Grammar& grammar) {
  auto& arguments = grammar.keep<PolicyArguments>();
  CLI::App* group = grammar.group("policy", "Say what principals may do", "プリンシパルの権限を管理する");
  const auto sub = [&](const char* name, const char* en, const char* ja, int (*run)(const PolicyArguments&, Session&)) {
    return grammar.add_local(*group, name, en, ja, run, arguments);
  };
  const auto of_principal = [&](CLI::App* command) {
    grammar.account(command, arguments.account);
    grammar.positional(command, "PRINCIPAL", arguments.principal, "Name of the principal", "プリンシパル名");
    return command;
  };
  CLI::App* put =
      of_principal(sub("put", "Give a principal its policy", "プリンシパルにポリシーを設定する", run_policy_put));
  grammar.positional(put, "FILE", arguments.file, "Policy in IAM's JSON language, or - for standard input",
                     "IAM の JSON 形式のポリシーファイル（- は標準入力）");
  of_principal(sub("show", "Show a principal's policy", "プリンシパルのポリシーを表示する", run_policy_show));
  sub("list", "List principals", "プリンシパルの一覧を表示する", run_policy_list);
  of_principal(sub("remove", "Remove a principal", "プリンシパルを削除する", run_policy_remove));
  CLI::App* simulate = of_principal(sub("simulate", "Try what a policy says of an action; 0 allowed, 1 denied",
                                        "操作に対するポリシーの判定を試す（0 許可、1 拒否）", run_policy_simulate));
  grammar.required(simulate, "--action", arguments.action, "", "Action, such as acm:RequestCertificate",
                   "操作（例: acm:RequestCertificate）");
  grammar.text(simulate, "--resource", arguments.resource, "ARN of the certificate (default *)",
               "証明書の ARN（既定 *）");
  simulate
      ->add_option("--context", arguments.context,
                   grammar.say("Condition key and value, such as acm:DomainNames=www.example.com; may be repeated",
                               "条件キーと値（例: acm:DomainNames=www.example.com）。繰り返し指定可"))
      ->type_name("KEY=VALUE");
}

}  // namespace certwright::cli
