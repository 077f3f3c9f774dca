#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/grammar.h"
#include "cli/grammars.h"

namespace certwright::cli {
namespace {

void what_is_approved(Grammar& grammar, CLI::App* approve, CaseArguments& arguments) {
  grammar.repeated(approve, "--name", arguments.names, "NAME",
                   "Only this name; may be repeated (default: the names of the case)",
                   "この名前のみ（複数指定可、既定: ケースの名前すべて）");
  grammar.repeated(approve, "--subtree", arguments.subtrees, "NAME",
                   "This name and all names below it; may be repeated", "この名前とその配下のすべて（複数指定可）");
  grammar.flag(approve, "--wildcards", arguments.wildcards, "Wildcard names too", "ワイルドカード名も許可する");
  grammar.text(approve, "--expires", arguments.expires, "After so many days, such as 90d, or never (default 365d)",
               "有効期間の日数（例: 90d）または never（既定 365d）");
  grammar.required(approve, "--reason", arguments.text, "TEXT", "Reason, kept with the approval",
                   "承認とともに記録される理由");
}

void case_group(Grammar& grammar) {
  auto& arguments = grammar.keep<CaseArguments>();
  CLI::App* group = grammar.group("case", "Ask for the approval of names that were refused, and decide on it",
                                  "拒否された名前の承認を依頼し、判断する");
  const auto sub = [&](const char* name, const char* en, const char* ja, int (*run)(const CaseArguments&, Session&)) {
    return grammar.add(*group, name, en, ja, run, arguments);
  };
  const auto of_case = [&](CLI::App* command) {
    grammar.positional(command, "CASE", arguments.id, "Id of the case", "ケースの ID");
    return command;
  };
  const auto saying = [&](CLI::App* command, const char* name, const char* en, const char* ja) {
    grammar.required(command, name, arguments.text, "TEXT", en, ja);
  };
  CLI::App* open =
      sub("open", "Open a case on a request that failed", "失敗した申請についてケースを作成する", run_case_open);
  grammar.positional(open, "ARN", arguments.id, "ARN of the certificate", "証明書の ARN");
  saying(open, "--message", "Who you are and why the names are yours", "申請者の情報と、名前を所有している根拠");
  CLI::App* list = sub("list", "List cases, the newest first", "ケースの一覧を新しい順に表示する", run_case_list);
  grammar.text(list, "--state", arguments.state, "Only these: OPEN, APPROVED, DENIED or WITHDRAWN",
               "この状態のみ: OPEN、APPROVED、DENIED、WITHDRAWN");
  grammar.text(list, "--certificate", arguments.certificate_arn, "Only those on this certificate",
               "この証明書のケースのみ");
  grammar.text(list, "--account", arguments.account, "For administrators: only those of this account",
               "管理者用: このアカウントのケースのみ");
  of_case(sub("show", "Show a case", "ケースの詳細を表示する", run_case_show));
  saying(of_case(sub("comment", "Add to a case", "ケースにコメントを追加する", run_case_comment)), "--message",
         "Comment", "コメント");
  what_is_approved(grammar,
                   of_case(sub("approve", "For administrators: let the names through", "管理者用: 名前を承認する",
                               run_case_approve)),
                   arguments);
  saying(of_case(sub("deny", "For administrators: refuse the names", "管理者用: 名前の承認を却下する", run_case_deny)),
         "--reason", "Reason, shown to the requester", "申請者に表示される理由");
  grammar.text(
      of_case(sub("withdraw", "Withdraw a case of the account", "アカウントのケースを取り下げる", run_case_withdraw)),
      "--reason", arguments.text, "Reason", "理由");
}

void allow_list_group(Grammar& grammar) {
  auto& arguments = grammar.keep<AllowListArguments>();
  CLI::App* group =
      grammar.group("allow-list", "What approved cases let through", "承認されたケースの許可リストを管理する");
  CLI::App* list =
      grammar.add(*group, "list", "List the entries", "登録の一覧を表示する", run_allow_list_list, arguments);
  grammar.text(list, "--account", arguments.account, "For administrators: only those of this account",
               "管理者用: このアカウントの登録のみ");
  CLI::App* remove = grammar.add(*group, "remove", "For administrators: take an entry away", "管理者用: 登録を取り消す",
                                 run_allow_list_remove, arguments);
  grammar.positional(remove, "ENTRY", arguments.id, "Id of the entry", "登録の ID");
  grammar.required(remove, "--reason", arguments.reason, "TEXT", "Reason, kept as an event",
                   "イベントとして記録される理由");
}

}  // namespace

void case_commands(Grammar& grammar) {
  case_group(grammar);
  allow_list_group(grammar);
}

}  // namespace certwright::cli
