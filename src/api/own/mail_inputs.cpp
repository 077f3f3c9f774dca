#include "api/own/mail_inputs.h"

#include <algorithm>
#include <array>

#include "api/acm/page_scope.h"
#include "api/page_tokens.h"
#include "api/wire/decoder.h"
#include "base/ascii.h"

namespace certwright::api::own {
namespace {

using boost::json::object;
using boost::json::value;

bool is_account(std::string_view text) {
  return text.size() == 12 && std::ranges::all_of(text, [](unsigned char c) { return c >= '0' && c <= '9'; });
}
constexpr wire::TextRule account_rule{.min = 12, .max = 12, .pattern = "[0-9]{12}", .matches = is_account};
constexpr wire::TextRule about_rule{.min = 1, .max = 2048};
constexpr wire::TextRule name_rule{.min = 1, .max = 253};
constexpr wire::TextRule address_rule{.min = 1, .max = 254};
constexpr wire::TextRule new_address_rule{.min = 0, .max = 254};
constexpr std::string_view state_values[] = {"queued", "accepted", "refused", "bounced", "given_up"};
constexpr wire::TextRule state_rule{.values = state_values};
constexpr std::string_view language_values[] = {"en", "ja", "default"};
constexpr wire::TextRule language_rule{.values = language_values};
constexpr wire::TextRule token_rule{.min = 1, .max = 2048};
constexpr wire::NumberRule page_rule{.min = 1, .max = 1000};
constexpr wire::SizeRule message_rule{.min = 1, .max = service::longest_bounce};
constexpr std::int64_t default_page = 100;

}  // namespace

std::string mail_scope(const Call& call) {
  constexpr std::array<std::string_view, 5> bound{"Account", "About", "DomainName", "Address", "State"};
  return acm::page_scope(call, "ListMails", bound);
}

Outcome<store::MailQuery> read_mail_query(const Call& call) {
  wire::Decoder in;
  store::MailQuery query;
  std::string state;
  std::string token;
  std::int64_t length = default_page;
  const object& body = call.input;
  in.optional(body, "Account", [&](const value& from) { in.text(from, account_rule, query.account.emplace()); });
  in.optional(body, "About", [&](const value& from) { in.text(from, about_rule, query.about); });
  in.optional(body, "DomainName", [&](const value& from) { in.text(from, name_rule, query.domain); });
  in.optional(body, "Address", [&](const value& from) { in.text(from, address_rule, query.to); });
  in.optional(body, "State", [&](const value& from) { in.text(from, state_rule, state); });
  in.optional(body, "MaxItems", [&](const value& from) { in.number(from, page_rule, length); });
  in.optional(body, "NextToken", [&](const value& from) { in.text(from, token_rule, token); });
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  query.domain = ascii_lower(query.domain);
  query.limit = static_cast<std::size_t>(std::max<std::int64_t>(length, 1));
  if (!state.empty()) query.state = model::parse_mail_state(state);
  if (token.empty()) return query;
  auto place = call.page_tokens.open(token, mail_scope(call));
  if (!place)
    return refuse("ValidationException",
                  "NextToken is not one that this server gave for this request. List again from the beginning.");
  query.after = *std::move(place);
  return query;
}

Outcome<Bytes> read_bounce(const object& body) {
  wire::Decoder in;
  Bytes message;
  in.required(body, "Message", [&](const value& from) { in.blob(from, message_rule, message); });
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  return message;
}

Outcome<service::MailSettingsChange> read_mail_settings(const object& body) {
  wire::Decoder in;
  service::MailSettingsChange change;
  std::string language;
  in.optional(body, "Language", [&](const value& from) { in.text(from, language_rule, language); });
  in.optional(body, "Address", [&](const value& from) { in.text(from, new_address_rule, change.address.emplace()); });
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  if (language == "default") change.language.emplace(std::nullopt);
  if (language == "en") change.language.emplace(Language::en);
  if (language == "ja") change.language.emplace(Language::ja);
  return change;
}

}  // namespace certwright::api::own
