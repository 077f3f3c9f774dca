#include "api/own/case_inputs.h"

#include <algorithm>
#include <array>

#include "api/acm/page_scope.h"
#include "api/own/inputs.h"
#include "api/page_tokens.h"
#include "api/wire/decoder.h"

namespace certwright::api::own {
namespace {

using boost::json::object;
using boost::json::value;

bool is_id(std::string_view text) {
  return std::ranges::all_of(
      text, [](unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}
// `case-` and `allow-`, with room for what a later version makes of them.
constexpr wire::TextRule id_rule{.min = 1, .max = 64, .pattern = "[a-z0-9-]+", .matches = is_id};

bool is_account(std::string_view text) {
  return text.size() == 12 && std::ranges::all_of(text, [](unsigned char c) { return c >= '0' && c <= '9'; });
}
constexpr wire::TextRule account_rule{.min = 12, .max = 12, .pattern = "[0-9]{12}", .matches = is_account};

constexpr std::string_view state_values[] = {"OPEN", "APPROVED", "DENIED", "WITHDRAWN"};
constexpr wire::TextRule state_rule{.values = state_values};
constexpr wire::TextRule name_rule{.min = 1, .max = 253};
constexpr wire::SizeRule names_rule{.min = 0, .max = 100};
constexpr wire::TextRule token_rule{.min = 1, .max = 2048};
constexpr wire::TextRule subject_rule{.min = 1, .max = 2048};
constexpr wire::TextRule prefix_rule{.min = 1, .max = 100};
constexpr wire::NumberRule page_rule{.min = 1, .max = 1000};
constexpr wire::NumberRule days_rule{.min = 1, .max = 3650};
constexpr std::int64_t default_page = 100;

// The model counts characters again and looks at each; this only keeps the rest of the text out of memory's way.
constexpr wire::TextRule text_rule{.min = 0, .max = model::longest_case_message * 2, .sensitive = true};

Outcome<SayingInput> read_saying(const object& body, std::string_view id, std::string_view text, bool text_needed) {
  wire::Decoder in;
  SayingInput input;
  in.required(body, id, [&](const value& from) { in.text(from, id_rule, input.id); });
  const auto read_text = [&](const value& from) { in.text(from, text_rule, input.text); };
  if (text_needed)
    in.required(body, text, read_text);
  else
    in.optional(body, text, read_text);
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  return input;
}

std::size_t read_page_length(wire::Decoder& in, const object& body) {
  std::int64_t length = default_page;
  in.optional(body, "MaxItems", [&](const value& from) { in.number(from, page_rule, length); });
  return static_cast<std::size_t>(std::max<std::int64_t>(length, 1));
}

Outcome<std::string> opened_token(const Call& call, const std::string& token, const std::string& scope) {
  if (token.empty()) return std::string{};
  auto place = call.page_tokens.open(token, scope);
  if (place) return *std::move(place);
  return refuse("ValidationException",
                "NextToken is not one that this server gave for this request. List again from the beginning.");
}

}  // namespace

Outcome<OpenCaseInput> read_open_case(const object& body) {
  wire::Decoder in;
  OpenCaseInput input;
  in.required(body, "Message", [&](const value& from) { in.text(from, text_rule, input.message); });
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  TRY_CALL(input.arn, read_certificate_arn(body));
  return input;
}

Outcome<std::string> read_case_id(const object& body) {
  wire::Decoder in;
  std::string id;
  in.required(body, "CaseId", [&](const value& from) { in.text(from, id_rule, id); });
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  return id;
}

Outcome<SayingInput> read_comment(const object& body) { return read_saying(body, "CaseId", "Comment", true); }
Outcome<SayingInput> read_denial(const object& body) { return read_saying(body, "CaseId", "Reason", true); }
Outcome<SayingInput> read_withdrawal(const object& body) { return read_saying(body, "CaseId", "Reason", false); }
Outcome<SayingInput> read_removal(const object& body) { return read_saying(body, "EntryId", "Reason", true); }

Outcome<ApprovalInput> read_approval(const object& body) {
  wire::Decoder in;
  ApprovalInput input;
  bool never = false;
  std::optional<std::int64_t> days;
  in.required(body, "CaseId", [&](const value& from) { in.text(from, id_rule, input.id); });
  in.required(body, "Reason", [&](const value& from) { in.text(from, text_rule, input.reason); });
  in.optional(body, "Names", [&](const value& from) { in.texts(from, names_rule, name_rule, input.names); });
  in.optional(body, "Subtree", [&](const value& from) { in.boolean(from, input.subtree); });
  in.optional(body, "Wildcards", [&](const value& from) { in.boolean(from, input.wildcards); });
  in.optional(body, "ExpiresInDays", [&](const value& from) { in.number(from, days_rule, days.emplace()); });
  in.optional(body, "NeverExpires", [&](const value& from) { in.boolean(from, never); });
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  if (never && days) return refuse("ValidationException", "Give either ExpiresInDays or NeverExpires.");
  if (!never) input.days = static_cast<std::size_t>(days.value_or(default_approval_days));
  return input;
}

std::string case_scope(const Call& call) {
  constexpr std::array<std::string_view, 3> bound{"Account", "State", "CertificateArn"};
  return acm::page_scope(call, "ListCases", bound);
}

Outcome<store::CaseQuery> read_case_query(const Call& call) {
  wire::Decoder in;
  store::CaseQuery query;
  std::string state;
  std::string token;
  const object& body = call.input;
  in.optional(body, "Account", [&](const value& from) { in.text(from, account_rule, query.account.emplace()); });
  in.optional(body, "State", [&](const value& from) { in.text(from, state_rule, state); });
  in.optional(body, "CertificateArn", [&](const value& from) { in.text(from, subject_rule, query.certificate); });
  in.optional(body, "NextToken", [&](const value& from) { in.text(from, token_rule, token); });
  query.limit = read_page_length(in, body);
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  if (!state.empty()) query.state = model::parse_case_state(state);
  TRY_CALL(query.after, opened_token(call, token, case_scope(call)));
  return query;
}

Outcome<std::optional<std::string>> read_account(const object& body) {
  wire::Decoder in;
  std::optional<std::string> account;
  in.optional(body, "Account", [&](const value& from) { in.text(from, account_rule, account.emplace()); });
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  return account;
}

std::string event_scope(const Call& call) {
  constexpr std::array<std::string_view, 7> bound{"Subject",     "NamePrefix",  "Since",  "Until",
                                                  "OldestFirst", "AllAccounts", "Account"};
  return acm::page_scope(call, "ListEvents", bound);
}

Outcome<EventsInput> read_events(const Call& call) {
  wire::Decoder in;
  EventsInput input;
  store::EventQuery& query = input.query;
  bool oldest_first = false;
  std::string token;
  const object& body = call.input;
  in.optional(body, "Subject", [&](const value& from) { in.text(from, subject_rule, query.subject); });
  in.optional(body, "NamePrefix", [&](const value& from) { in.text(from, prefix_rule, query.name_prefix); });
  in.optional(body, "Since", [&](const value& from) { in.timestamp(from, query.since.emplace()); });
  in.optional(body, "Until", [&](const value& from) { in.timestamp(from, query.until.emplace()); });
  in.optional(body, "OldestFirst", [&](const value& from) { in.boolean(from, oldest_first); });
  in.optional(body, "AllAccounts", [&](const value& from) { in.boolean(from, input.everybody); });
  in.optional(body, "Account", [&](const value& from) { in.text(from, account_rule, query.account.emplace()); });
  in.optional(body, "NextToken", [&](const value& from) { in.text(from, token_rule, token); });
  query.limit = read_page_length(in, body);
  if (auto refusal = in.refusal()) return tl::unexpected(*std::move(refusal));
  if (query.account && *query.account != call.caller.account) input.everybody = true;
  query.newest_first = !oldest_first;
  TRY_CALL(query.after, opened_token(call, token, event_scope(call)));
  return input;
}

}  // namespace certwright::api::own
