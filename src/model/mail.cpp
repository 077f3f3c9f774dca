#include "model/mail.h"

namespace certwright::model {
namespace {

constexpr std::string_view kind_words[] = {"validation", "renewal", "case_opened", "case_decided"};
constexpr std::string_view state_words[] = {"queued", "accepted", "refused", "bounced", "given_up"};

template <class Enum, std::size_t count>
std::optional<Enum> parse(std::string_view text, const std::string_view (&words)[count]) {
  for (std::size_t i = 0; i < count; ++i)
    if (words[i] == text) return static_cast<Enum>(i);
  return std::nullopt;
}

}  // namespace

std::string_view to_string(MailKind kind) { return kind_words[static_cast<std::size_t>(kind)]; }
std::optional<MailKind> parse_mail_kind(std::string_view text) { return parse<MailKind>(text, kind_words); }
std::string_view to_string(MailState state) { return state_words[static_cast<std::size_t>(state)]; }
std::optional<MailState> parse_mail_state(std::string_view text) { return parse<MailState>(text, state_words); }

}  // namespace certwright::model
