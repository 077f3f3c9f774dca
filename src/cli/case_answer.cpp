#include "cli/case_answer.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include "base/json_string.h"
#include "cli/answer_json.h"
#include "cli/read_page.h"

namespace certwright::cli {
namespace {

namespace json = boost::json;

std::optional<CaseAnswer::Decision> decision_in(const json::object& object) {
  const json::value* value = object.if_contains("decision");
  const json::object* decision = value == nullptr ? nullptr : value->if_object();
  if (decision == nullptr) return std::nullopt;
  return CaseAnswer::Decision{.by = text_in(*decision, "by"),
                              .at = text_in(*decision, "at"),
                              .reason = text_in(*decision, "reason"),
                              .allow_list_entries = texts_in(*decision, "allow_list_entries")};
}

CaseAnswer case_of(const json::object& object) {
  CaseAnswer one{.id = text_in(object, "case_id"),
                 .account = text_in(object, "account"),
                 .region = text_in(object, "region"),
                 .certificate_arn = text_in(object, "certificate_arn"),
                 .state = text_in(object, "state"),
                 .names = {},
                 .requester = text_in(object, "requester"),
                 .opened_at = text_in(object, "opened_at"),
                 .message = text_in(object, "message"),
                 .comments = {},
                 .decision = decision_in(object)};
  each_object(object, "names", [&](const json::object& name) {
    one.names.push_back({.name = text_in(name, "name"), .causes = texts_in(name, "causes")});
  });
  each_object(object, "comments", [&](const json::object& comment) {
    one.comments.push_back(
        {.author = text_in(comment, "author"), .at = text_in(comment, "at"), .text = text_in(comment, "text")});
  });
  return one;
}

EntryAnswer entry_of(const json::object& object) {
  return {.id = text_in(object, "entry_id"),
          .name = text_in(object, "name"),
          .subtree = is_true(object, "subtree"),
          .wildcards = is_true(object, "wildcards"),
          .account = text_in(object, "account"),
          .reason = text_in(object, "reason"),
          .approver = text_in(object, "approver"),
          .case_id = text_in(object, "case_id"),
          .created_at = text_in(object, "created_at"),
          .expires_at = text_in(object, "expires_at"),
          .expired = is_true(object, "expired")};
}

EventAnswer event_of(const json::object& object) {
  EventAnswer event{.name = text_in(object, "name"),
                    .subject = text_in(object, "subject"),
                    .account = text_in(object, "account"),
                    .actor = text_in(object, "actor"),
                    .at = text_in(object, "at"),
                    .details = {}};
  const json::value* value = object.if_contains("details");
  if (const json::object* details = value == nullptr ? nullptr : value->if_object())
    for (const auto& [key, detail] : *details) {
      const std::string name{key.data(), key.size()};
      if (detail.is_array())
        for (const json::value& one : detail.get_array()) event.details.emplace_back(name, text_of(&one));
      else
        event.details.emplace_back(name, text_of(&detail));
    }
  return event;
}

}  // namespace

Result<CaseDocument> read_case(std::string_view text) {
  TRY(const json::object object, parse_object(text));
  const json::value* one = object.if_contains("case");
  if (one == nullptr || !one->is_object()) return foreign_answer();
  CaseDocument document{.one = case_of(one->get_object()), .entries = {}};
  each_object(object, "allow_list", [&](const json::object& entry) { document.entries.push_back(entry_of(entry)); });
  return document;
}

Result<AnswerPage<CaseAnswer>> read_cases(std::string_view text) { return read_page(text, "cases", case_of); }
Result<AnswerPage<EntryAnswer>> read_entries(std::string_view text) { return read_page(text, "allow_list", entry_of); }
Result<AnswerPage<EventAnswer>> read_events(std::string_view text) { return read_page(text, "events", event_of); }

void CallBody::name(std::string_view name) {
  if (!body_.empty()) body_ += ',';
  append_json_string(body_, name);
  body_ += ':';
}

CallBody& CallBody::text(std::string_view name, std::string_view value) {
  if (value.empty()) return *this;
  this->name(name);
  append_json_string(body_, value);
  return *this;
}

CallBody& CallBody::texts(std::string_view name, const std::vector<std::string>& values) {
  if (values.empty()) return *this;
  this->name(name);
  body_ += '[';
  for (const std::string& value : values) {
    if (body_.back() != '[') body_ += ',';
    append_json_string(body_, value);
  }
  body_ += ']';
  return *this;
}

CallBody& CallBody::yes(std::string_view name, bool value) {
  if (!value) return *this;
  this->name(name);
  body_ += "true";
  return *this;
}

CallBody& CallBody::number(std::string_view name, std::optional<long> value) {
  if (!value) return *this;
  this->name(name);
  body_ += fmt::to_string(*value);
  return *this;
}

}  // namespace certwright::cli
