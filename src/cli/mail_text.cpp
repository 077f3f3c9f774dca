#include "cli/mail_text.h"

#include <array>

#include <fmt/format.h>

#include "cli/answer_text.h"
#include "cli/display_width.h"

namespace certwright::cli {
namespace {

struct State {
  std::string_view state;
  Mark mark;
  Text word;
};

const std::array<State, 5>& states() {
  static const std::array<State, 5> all{{{"queued", Mark::wait, {"waits to be sent", "送信待ち"}},
                                         {"accepted", Mark::ok, {"taken by the mail server", "メールサーバーが受理"}},
                                         {"refused", Mark::error, {"refused", "拒否"}},
                                         {"bounced", Mark::error, {"returned", "返送"}},
                                         {"given_up", Mark::warning, {"given up", "送信を中止"}}}};
  return all;
}

State state_of(const std::string& state) {
  for (const State& known : states())
    if (known.state == state) return known;
  return {.state = state, .mark = Mark::unknown, .word = {printable(state), printable(state)}};
}

std::string reply_text(const MailAnswer::Reply& reply) {
  std::string text = printable(reply.text);
  if (!reply.server.empty()) text = fmt::format("{}: {}", printable(reply.server), text);
  return fmt::format("{}  {}", local_time(reply.at), text);
}

std::string mail_text(const MailAnswer& mail, const Style& style) {
  const bool ja = style.language == Language::ja;
  const std::size_t columns = ja ? 12 : 13;
  const State state = state_of(mail.state);
  std::string out =
      fmt::format("{} {}  {}  {}\n", symbol(state.mark, style), coloured(printable(mail.to), Colour::bold, style),
                  state.word.in(style.language), local_time(mail.created_at));
  const auto add = [&](const char* en, const char* japanese, const std::string& text) {
    if (!text.empty()) out += labelled(ja ? japanese : en, columns, text, "", style);
  };
  add("Name", "名前", printable(mail.domain));
  add("About", "対象", printable(mail.about));
  for (const MailAnswer::Reply& reply : mail.replies) add("Reply", "応答", reply_text(reply));
  if (!mail.next_attempt_at.empty()) add("Next try", "次回の送信", local_time(mail.next_attempt_at));
  if (mail.answer)
    add("Answer", "回答",
        fmt::format("{}  {}", local_time(mail.answer->at),
                    mail.answer->approved ? (ja ? "承認" : "approved") : (ja ? "却下" : "denied")));
  return out;
}

}  // namespace

std::string mails_text(const std::vector<MailAnswer>& mails, const Style& style) {
  std::string out;
  for (const MailAnswer& mail : mails) {
    if (!out.empty()) out += "\n";
    out += mail_text(mail, style);
  }
  return out;
}

}  // namespace certwright::cli
