#include <algorithm>

#include <fmt/format.h>

#include "app/config_keys.h"
#include "cli/arguments.h"
#include "cli/case_answer.h"
#include "cli/case_text.h"
#include "cli/commands.h"
#include "cli/display_width.h"
#include "cli/remote.h"
#include "model/verification_case.h"

namespace certwright::cli {
namespace {

// A server that always names a next page must not keep us for ever.
constexpr std::size_t most_pages = 1'000;

bool is_case(const std::string& id, Session& session) {
  if (!id.empty() && id.starts_with("case-")) return true;
  session.refuse(exit_usage,
                 {fmt::format("{}: this is not the id of a case.", printable(id)),
                  fmt::format("{}：ケースの ID ではありません。", printable(id))},
                 {"Ids begin with case-. To find it: certwright case list",
                  "ID は case- で始まります。一覧を表示するには：certwright case list"});
  return false;
}

struct Expiry {
  std::optional<long> days;
  bool never = false;
};

// What an approval is given in whole days.
std::optional<Expiry> read_expiry(const std::string& text, Session& session) {
  constexpr std::chrono::seconds day = std::chrono::hours{24};
  if (text.empty()) return Expiry{};
  if (text == "never") return Expiry{.days = std::nullopt, .never = true};
  const auto duration = app::parse_duration(text);
  if (duration && duration->count() > 0 && *duration % day == std::chrono::seconds{0})
    return Expiry{.days = static_cast<long>(*duration / day), .never = false};
  session.refuse(exit_usage,
                 {fmt::format("--expires {}: this is not a number of days.", printable(text)),
                  fmt::format("--expires {}：日数ではありません。", printable(text))},
                 {"Write it as 90d, or never.", "90d のような日数、または never を指定してください。"});
  return std::nullopt;
}

void print(const CaseDocument& document, const std::string& body, Session& session) {
  if (session.options().json) return session.print(body + "\n");
  if (session.options().plain)
    return session.print(fmt::format("{}\t{}\t{}\n", printable(document.one.id), printable(document.one.state),
                                     printable(document.one.certificate_arn)));
  session.print(case_text(document.one, session.style()));
}

/// Calls an operation that answers with a case, shows it, and says what is next.
int show_case(Session& session, std::string_view operation, const std::string& body, const std::string& about,
              const Text& next) {
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  const auto answer = (*remote)->call(operation, body, about);
  if (!answer) return answer.error();
  const auto document = read_case(*answer);
  if (!document) return (*remote)->refuse(document.error(), about);
  print(*document, *answer, session);
  if (session.options().json || session.options().plain) return exit_good;
  for (const EntryAnswer& entry : document->entries)
    session.say({fmt::format("{} lets through: {}", printable(entry.id), reach_of(entry, session.style())),
                 fmt::format("{} が許可する範囲：{}", printable(entry.id), reach_of(entry, session.style()))});
  if (!next.en.empty()) session.say(next);
  return exit_good;
}

std::string case_body(const CaseArguments& arguments, std::string_view text_member) {
  return CallBody{}.text("CaseId", arguments.id).text(text_member, arguments.text).str();
}

void print_list(const std::vector<CaseAnswer>& cases, const std::vector<std::string>& json, Session& session) {
  if (session.options().json) {
    std::string out = "{\"schema_version\":1,\"cases\":[";
    for (const std::string& one : json) (out += &one == &json.front() ? "\n" : ",\n") += one;
    return session.print(out + "\n]}\n");
  }
  if (session.options().plain) {
    for (const CaseAnswer& one : cases)
      session.print(fmt::format("{}\t{}\t{}\t{}\n", printable(one.id), printable(one.state), printable(one.opened_at),
                                printable(one.certificate_arn)));
    return;
  }
  if (cases.empty()) return session.say({"There are no cases.", "ケースはありません。"});
  session.print(cases_table(cases, session.style()));
}

}  // namespace

int run_case_open(const CaseArguments& arguments, Session& session) {
  if (!is_arn(arguments.id, session)) return exit_usage;
  const std::string body = CallBody{}.text("CertificateArn", arguments.id).text("Message", arguments.text).str();
  return show_case(
      session, "Certwright.OpenCase", body, arguments.id,
      {fmt::format("An administrator of the server decides it. To follow it: certwright why {}", arguments.id),
       fmt::format("サーバーの管理者が判断します。状況を確認するには：certwright why {}", arguments.id)});
}

int run_case_list(const CaseArguments& arguments, Session& session) {
  if (!arguments.state.empty() && !model::parse_case_state(arguments.state))
    return session.refuse(exit_usage,
                          {fmt::format("--state {}: there is no such state.", printable(arguments.state)),
                           fmt::format("--state {}：この状態はありません。", printable(arguments.state))},
                          {"Use OPEN, APPROVED, DENIED or WITHDRAWN.",
                           "OPEN、APPROVED、DENIED、WITHDRAWN のいずれかを指定してください。"});
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  std::vector<CaseAnswer> cases;
  std::vector<std::string> json;
  std::string next;
  for (std::size_t pages = 0; pages < most_pages; ++pages) {
    const auto body = (*remote)->call("Certwright.ListCases", CallBody{}
                                                                  .text("Account", arguments.account)
                                                                  .text("State", arguments.state)
                                                                  .text("CertificateArn", arguments.certificate_arn)
                                                                  .text("NextToken", next)
                                                                  .str());
    if (!body) return body.error();
    auto page = read_cases(*body);
    if (!page) return (*remote)->refuse(page.error(), {});
    std::ranges::move(page->elements, std::back_inserter(cases));
    std::ranges::move(page->json, std::back_inserter(json));
    next = page->next_token;
    if (next.empty() || session.io().interrupted()) break;
  }
  print_list(cases, json, session);
  return session.io().interrupted() ? exit_interrupted : exit_good;
}

int run_case_show(const CaseArguments& arguments, Session& session) {
  if (!is_case(arguments.id, session)) return exit_usage;
  return show_case(session, "Certwright.GetCase", CallBody{}.text("CaseId", arguments.id).str(), arguments.id, {});
}

int run_case_comment(const CaseArguments& arguments, Session& session) {
  if (!is_case(arguments.id, session)) return exit_usage;
  return show_case(session, "Certwright.CommentCase", case_body(arguments, "Comment"), arguments.id, {});
}

int run_case_approve(const CaseArguments& arguments, Session& session) {
  if (!is_case(arguments.id, session)) return exit_usage;
  if (!arguments.names.empty() && !arguments.subtrees.empty())
    return session.refuse(
        exit_usage, {"--name and --subtree cannot be given together.", "--name と --subtree は同時に指定できません。"},
        {"Give every name with the one or with the other.", "すべての名前をどちらか一方で指定してください。"});
  const auto expiry = read_expiry(arguments.expires, session);
  if (!expiry) return exit_usage;
  const std::string body = CallBody{}
                               .text("CaseId", arguments.id)
                               .text("Reason", arguments.text)
                               .texts("Names", arguments.names.empty() ? arguments.subtrees : arguments.names)
                               .yes("Subtree", !arguments.subtrees.empty())
                               .yes("Wildcards", arguments.wildcards)
                               .number("ExpiresInDays", expiry->days)
                               .yes("NeverExpires", expiry->never)
                               .str();
  return show_case(session, "Certwright.ApproveCase", body, arguments.id,
                   {"The requester can request again now. To take an approval back: certwright allow-list remove ENTRY",
                    "申請者は再申請できます。承認を取り消すには：certwright allow-list remove 登録の ID"});
}

int run_case_deny(const CaseArguments& arguments, Session& session) {
  if (!is_case(arguments.id, session)) return exit_usage;
  return show_case(session, "Certwright.DenyCase", case_body(arguments, "Reason"), arguments.id, {});
}

int run_case_withdraw(const CaseArguments& arguments, Session& session) {
  if (!is_case(arguments.id, session)) return exit_usage;
  return show_case(session, "Certwright.WithdrawCase", case_body(arguments, "Reason"), arguments.id, {});
}

}  // namespace certwright::cli
