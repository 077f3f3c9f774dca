#include "cli/validation_mails_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/answer_text.h"
#include "cli/display_width.h"

namespace certwright::cli {
namespace {

// The newest mail of each address; what came of an earlier one does not matter any more.
std::vector<SentMail> newest_of(const std::vector<SentMail>& mails) {
  std::vector<SentMail> newest;
  newest.reserve(mails.size());
  for (const SentMail& mail : mails) {
    const auto known = std::ranges::find(newest, mail.address, &SentMail::address);
    if (known == newest.end())
      newest.push_back(mail);
    else if (mail.queued_at >= known->queued_at)
      *known = mail;
  }
  return newest;
}

const Text& words_of_state(const SentMail& mail) {
  static const Text untried{"not sent yet", "送信待ち"};
  static const Text queued{"to be sent again", "再送待ち"};
  static const Text accepted{"taken for delivery", "配送のため受け付け済み"};
  static const Text refused{"refused", "拒否"};
  static const Text bounced{"returned", "返送"};
  static const Text given_up{"given up", "送信を終了"};
  if (mail.state == "accepted") return accepted;
  if (mail.state == "refused") return refused;
  if (mail.state == "bounced") return bounced;
  if (mail.state == "given_up") return given_up;
  return mail.replied_at.empty() ? untried : queued;
}

// "sent 14:05: refused by relay:587 at 14:06 ("550 …"); next try 14:10".
std::string what_became(const SentMail& mail, const Style& style) {
  const bool ja = style.language == Language::ja;
  std::string text = words_of_state(mail).in(style.language);
  if (!mail.replied_at.empty())
    text += ja ? fmt::format("（{}、{}：「{}」）", local_time(mail.replied_at), mail.server, mail.reply)
               : fmt::format(" ({}, {}: \"{}\")", local_time(mail.replied_at), mail.server, mail.reply);
  if (!mail.next_attempt_at.empty())
    text += ja ? fmt::format("、次の送信：{}", local_time(mail.next_attempt_at))
               : fmt::format("; next try {}", local_time(mail.next_attempt_at));
  return text;
}

}  // namespace

std::string validation_mails_text(const ValidationAnswer& validation, std::size_t columns, std::string_view lead,
                                  const Style& style) {
  static const Text mailed{"Mailed", "送信先"};
  static const Text likely{"Likely", "推定"};
  static const Text advice{"Do now", "対処"};
  const bool ja = style.language == Language::ja;
  std::vector<std::pair<std::string, std::string>> lines;  // what became of them, their addresses
  for (const SentMail& mail : newest_of(validation.mails)) {
    const std::string what = what_became(mail, style);
    const auto same = std::ranges::find(lines, what, &std::pair<std::string, std::string>::first);
    if (same == lines.end())
      lines.emplace_back(what, mail.address);
    else
      same->second += (ja ? "、" : ", ") + mail.address;
  }
  std::string out;
  for (const auto& [what, addresses] : lines)
    out += labelled(out.empty() ? mailed.in(style.language) : "", columns,
                    fmt::format("{}{}{}", addresses, ja ? "：" : ": ", what), lead, style);
  const auto add = [&](const Text& label, const Text& text) {
    const std::string& told = text.in(style.language);
    if (!told.empty()) out += labelled(label.in(style.language), columns, with_local_times(told), lead, style);
  };
  add(likely, validation.likely);
  add(advice, validation.advice);
  return out;
}

}  // namespace certwright::cli
