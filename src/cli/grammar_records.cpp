#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/grammar.h"
#include "cli/grammars.h"

namespace certwright::cli {
namespace {

void mail_commands(Grammar& grammar) {
  auto& arguments = grammar.keep<MailArguments>();
  CLI::App* group = grammar.group("mail", "What was mailed to whom, and what became of it",
                                  "送信したメールとその結果を表示・管理する");
  const auto sub = [&](const char* name, const char* en, const char* ja, int (*run)(const MailArguments&, Session&)) {
    return grammar.add(*group, name, en, ja, run, arguments);
  };
  CLI::App* list = sub("list", "List mails, the newest first", "メールの一覧を新しい順に表示する", run_mail_list);
  list->add_option("ARN|CASE|NAME", arguments.subject,
                   grammar.say("Only those about this certificate, case or domain name",
                               "この証明書、ケース、ドメイン名に関するメールのみ"))
      ->type_name("");
  grammar.text(list, "--state", arguments.state, "Only these: queued, accepted, refused, bounced or given_up",
               "この状態のみ: queued、accepted、refused、bounced、given_up");
  grammar.text(list, "--to", arguments.to, "Only those to this address", "この宛先のメールのみ");
  grammar.text(list, "--limit", arguments.limit, "How many (default 100)", "件数（既定 100）");
  grammar.text(list, "--account", arguments.account, "For administrators: only those of this account",
               "管理者用: このアカウントのメールのみ");
  CLI::App* bounce = sub("bounce", "For administrators: keep what a returned mail says",
                         "管理者用: 返送されたメールの内容を記録する", run_mail_bounce);
  bounce
      ->add_option(
          "FILE", arguments.file,
          grammar.say("The notification as it came (default: standard input)", "届いた通知メール（既定: 標準入力）"))
      ->type_name("");
  CLI::App* settings = sub("settings", "Show or change what the account asks of mail to it",
                           "アカウント宛てのメールの設定を表示・変更する", run_mail_settings);
  grammar.text(settings, "--language", arguments.language, "Language of its mail: en, ja, or default",
               "メールの言語: en、ja、default");
  settings
      ->add_option_function<std::string>(
          "--address", [&arguments](const std::string& given) { arguments.address = given; },
          grammar.say("Who is told how cases were decided; \"\": nobody",
                      "ケースの判断結果の通知先（\"\": 通知しない）"))
      ->type_name("");
}

void events_command(Grammar& grammar) {
  auto& arguments = grammar.keep<EventsArguments>();
  CLI::App* events = grammar.add(grammar.app(), "events", "What happened, the newest first",
                                 "起きたことを新しい順に表示する", run_events, arguments);
  grammar.text(events, "--subject", arguments.subject, "Only those of this ARN, case, entry, list or name",
               "この ARN、ケース、登録、リスト、名前のイベントのみ");
  grammar.text(events, "--name", arguments.name, "Only those whose name begins so, such as case.",
               "名前がこの文字列で始まるイベントのみ（例: case.）");
  grammar.text(events, "--since", arguments.since, "From then on: a time such as 2026-11-26T09:00:00Z, or 2h, 7d ago",
               "この時点以降: 日時（例: 2026-11-26T09:00:00Z）または 2h、7d など");
  grammar.text(events, "--until", arguments.until, "Before then, likewise", "この時点より前（同上）");
  grammar.text(events, "--limit", arguments.limit, "How many (default 100)", "件数（既定 100）");
  grammar.flag(events, "--all-accounts", arguments.all_accounts,
               "For administrators: those of everybody, and the server's own",
               "管理者用: 全アカウントとサーバー自身のイベント");
  grammar.text(events, "--account", arguments.account, "For administrators: those of this account",
               "管理者用: このアカウントのイベント");
  grammar.flag(events, "--follow", arguments.follow, "In order, and whatever happens from now on; Ctrl-C ends",
               "古い順に表示し、新しいイベントを待ち続ける（Ctrl-C で終了）");
}

}  // namespace

void record_commands(Grammar& grammar) {
  mail_commands(grammar);
  events_command(grammar);
}

}  // namespace certwright::cli
