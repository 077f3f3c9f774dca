#include "net/smtp_replies.h"

#include <array>
#include <utility>

#include "base/printable.h"

namespace certwright::net {
namespace {

// Far above what a greeting, the answer to EHLO and a few replies come to.
constexpr std::size_t most_bytes = 64UL * 1024;
constexpr std::size_t longest_text = 512;

using Phase = SmtpReplies::Phase;

constexpr std::array<std::pair<std::string_view, Phase>, 7> commands{{{"EHLO ", Phase::hello},
                                                                      {"HELO ", Phase::hello},
                                                                      {"STARTTLS", Phase::starttls},
                                                                      {"AUTH ", Phase::auth},
                                                                      {"MAIL FROM:", Phase::mail},
                                                                      {"RCPT TO:", Phase::rcpt},
                                                                      {"DATA", Phase::data}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "250 text", "250-text" or "250": the code, and whether more lines follow; 0 for what is none.
std::pair<int, bool> code_of(std::string_view line) {
  if (line.size() < 3 || !is_digit(line[0]) || !is_digit(line[1]) || !is_digit(line[2])) return {0, false};
  if (line.size() > 3 && line[3] != ' ' && line[3] != '-') return {0, false};
  const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  if (code < 200 || code >= 600) return {0, false};
  return {code, line.size() > 3 && line[3] == '-'};
}

}  // namespace

void SmtpReplies::sent(std::string_view command) {
  if (command.starts_with("QUIT")) over_ = true;
  for (const auto& [word, phase] : commands) {
    if (!command.starts_with(word)) continue;
    // Only TLS makes a session greet again. And what AUTH sends is base64, which could begin like this command.
    const bool greets_again = phase == Phase::hello && phase_ == Phase::starttls;
    const bool out_of_order = phase < phase_ || (phase == Phase::data && phase_ != Phase::rcpt);
    if (out_of_order && !greets_again) return;
    phase_ = phase;
    code_ = 0;
    text_.clear();
    return;
  }
}

bool SmtpReplies::received(std::string_view line) {
  bytes_ += line.size();
  if (over_) return bytes_ <= most_bytes;
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  const auto [code, more_follows] = code_of(line);
  if (code == 0) garbage_ = true;
  if (code == 0 && text_.empty()) text_ = printable_start(line, longest_text);
  if (code != 0 && !more_follows) {
    code_ = code;
    text_ = printable_start(line, longest_text);
    if (phase_ == Phase::auth && code == 235) authenticated_ = true;
  }
  return bytes_ <= most_bytes;
}

}  // namespace certwright::net
