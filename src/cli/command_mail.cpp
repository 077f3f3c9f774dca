#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/bytes.h"
#include "cli/arguments.h"
#include "cli/case_answer.h"
#include "cli/commands.h"
#include "cli/display_width.h"
#include "cli/mail_answer.h"
#include "cli/mail_text.h"
#include "cli/remote.h"
#include "mail/bounce.h"
#include "model/mail.h"

namespace certwright::cli {
namespace {

constexpr long longest_page = 1000;

std::optional<long> read_limit(const std::string& text, Session& session) {
  long limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (error == std::errc{} && end == text.data() + text.size() && limit > 0) return limit;
  session.refuse(exit_usage,
                 {fmt::format("--limit {}: this is not a number of mails.", printable(text)),
                  fmt::format("--limit {}：件数ではありません。", printable(text))},
                 {"Give a whole number from 1.", "1 以上の整数を指定してください。"});
  return std::nullopt;
}

bool is_state(const std::string& state, Session& session) {
  if (state.empty() || model::parse_mail_state(state)) return true;
  session.refuse(exit_usage,
                 {fmt::format("--state {}: there is no such state.", printable(state)),
                  fmt::format("--state {}：この状態はありません。", printable(state))},
                 {"Use queued, accepted, refused, bounced or given_up.",
                  "queued、accepted、refused、bounced、given_up のいずれかを指定してください。"});
  return false;
}

std::string list_body(const MailArguments& arguments, long page, const std::string& next) {
  const bool is_about = looks_like_arn(arguments.subject) || arguments.subject.starts_with("case-");
  return CallBody{}
      .text(is_about ? "About" : "DomainName", arguments.subject)
      .text("State", arguments.state)
      .text("Address", arguments.to)
      .text("Account", arguments.account)
      .number("MaxItems", page)
      .text("NextToken", next)
      .str();
}

void print(const std::vector<MailAnswer>& mails, const std::vector<std::string>& json, Session& session) {
  if (session.options().json) {
    std::string out = "{\"schema_version\":1,\"mails\":[";
    for (const std::string& one : json) (out += &one == &json.front() ? "\n" : ",\n") += one;
    return session.print(out + "\n]}\n");
  }
  if (session.options().plain) {
    for (const MailAnswer& mail : mails)
      session.print(fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\n", printable(mail.id), printable(mail.state),
                                printable(mail.created_at), printable(mail.to), printable(mail.domain),
                                printable(mail.about),
                                mail.replies.empty() ? "" : printable(mail.replies.back().text)));
    return;
  }
  if (mails.empty()) return session.say({"There are no such mails.", "該当するメールはありません。"});
  session.print(mails_text(mails, session.style()));
}

}  // namespace

int run_mail_list(const MailArguments& arguments, Session& session) {
  const auto limit = read_limit(arguments.limit, session);
  if (!limit || !is_state(arguments.state, session)) return exit_usage;
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  std::vector<MailAnswer> mails;
  std::vector<std::string> json;
  std::string next;
  while (static_cast<long>(mails.size()) < *limit) {
    const long page_length = std::min(longest_page, *limit - static_cast<long>(mails.size()));
    const auto body = (*remote)->call("Certwright.ListMails", list_body(arguments, page_length, next));
    if (!body) return body.error();
    auto page = read_mails(*body);
    if (!page) return (*remote)->refuse(page.error(), {});
    std::ranges::move(page->elements, std::back_inserter(mails));
    std::ranges::move(page->json, std::back_inserter(json));
    next = page->next_token;
    if (next.empty() || page->elements.empty() || session.io().interrupted()) break;
  }
  print(mails, json, session);
  return session.io().interrupted() ? exit_interrupted : exit_good;
}

int run_mail_bounce(const MailArguments& arguments, Session& session) {
  const auto message = read_document(arguments.file, mail::longest_bounce, session);
  if (!message)
    return session.refuse(exit_usage,
                          {fmt::format("{}: {}", printable(arguments.file), printable(message.error().detail)),
                           fmt::format("{}：{}", printable(arguments.file), printable(message.error().detail))},
                          {"Give one returned mail, as a file or on standard input.",
                           "返送されたメール 1 通を、ファイルまたは標準入力で指定してください。"});
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  const auto body =
      (*remote)->call("Certwright.RecordBounce", CallBody{}.text("Message", base64(bytes_of(*message))).str());
  if (!body) return body.error();
  const auto page = read_mails(*body);
  if (!page) return (*remote)->refuse(page.error(), {});
  print(page->elements, page->json, session);
  return exit_good;
}

int run_mail_settings(const MailArguments& arguments, Session& session) {
  if (!arguments.language.empty() && arguments.language != "en" && arguments.language != "ja" &&
      arguments.language != "default")
    return session.refuse(exit_usage,
                          {fmt::format("--language {}: there is no such language.", printable(arguments.language)),
                           fmt::format("--language {}：この言語はありません。", printable(arguments.language))},
                          {"Use en, ja or default.", "en、ja、default のいずれかを指定してください。"});
  const bool changes = !arguments.language.empty() || arguments.address;
  const auto remote = Remote::open(session);
  if (!remote) return remote.error();
  // CallBody leaves empty texts out; an empty address is one that is taken away.
  std::string request =
      CallBody{}.text("Language", arguments.language).text("Address", arguments.address.value_or("")).str();
  if (arguments.address && arguments.address->empty())
    request = arguments.language.empty() ? R"({"Address":""})"
                                         : fmt::format(R"({{"Language":"{}","Address":""}})", arguments.language);
  const auto body = (*remote)->call(changes ? "Certwright.PutMailSettings" : "Certwright.GetMailSettings", request);
  if (!body) return body.error();
  const auto settings = read_mail_settings(*body);
  if (!settings) return (*remote)->refuse(settings.error(), {});
  if (session.options().json) {
    session.print(*body + "\n");
  } else if (session.options().plain) {
    session.print(fmt::format("{}\t{}\n", settings->language.empty() ? "default" : printable(settings->language),
                              printable(settings->address)));
  } else {
    const bool ja = session.style().language == Language::ja;
    const std::string none = ja ? "（なし）" : "nobody";
    const std::string standard = ja ? "サーバーの既定" : "the server's default";
    session.print(fmt::format(
        "{}{}\n{}{}\n",
        ja ? "メールの言語：" : "Language: ", settings->language.empty() ? standard : printable(settings->language),
        ja ? "ケースの通知先：" : "Told of cases: ", settings->address.empty() ? none : printable(settings->address)));
  }
  return exit_good;
}

}  // namespace certwright::cli
