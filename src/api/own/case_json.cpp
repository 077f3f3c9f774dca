#include "api/own/case_json.h"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "api/own/json_values.h"

namespace certwright::api::own {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

object to_json(const model::CaseDecision& decision) {
  return {{"by", decision.by},
          {"at", rfc3339(decision.at)},
          {"reason", decision.reason},
          {"allow_list_entries", texts(decision.allow_list_entries)}};
}

void add_detail(object& details, const std::string& name, const std::string& detail) {
  value* earlier = details.if_contains(name);
  if (earlier == nullptr) {
    details[name] = detail;
    return;
  }
  if (!earlier->is_array()) *earlier = array{*earlier};
  earlier->as_array().emplace_back(detail);
}

}  // namespace

object to_json(const model::VerificationCase& one) {
  array names;
  for (const model::CaseName& name : one.names)
    names.emplace_back(object{{"name", name.name}, {"causes", texts(name.causes)}});
  array comments;
  for (const model::CaseComment& comment : one.comments)
    comments.emplace_back(object{{"author", comment.author}, {"at", rfc3339(comment.at)}, {"text", comment.text}});
  return {{"case_id", one.id},
          {"account", one.account},
          {"region", one.region},
          {"certificate_arn", one.certificate.str()},
          {"state", text(to_string(one.state))},
          {"names", std::move(names)},
          {"requester", one.requester},
          {"opened_at", rfc3339(one.opened_at)},
          {"message", one.message},
          {"comments", std::move(comments)},
          {"decision", one.decision ? value(to_json(*one.decision)) : value(nullptr)}};
}

object to_json(const model::AllowListEntry& entry, Timestamp now) {
  return {{"entry_id", entry.id},
          {"name", entry.name},
          {"subtree", entry.subtree},
          {"wildcards", entry.wildcards},
          {"account", entry.account},
          {"reason", entry.reason},
          {"approver", entry.approver},
          {"case_id", entry.case_id},
          {"created_at", rfc3339(entry.created_at)},
          {"expires_at", entry.expires_at ? value(rfc3339(*entry.expires_at)) : value(nullptr)},
          {"expired", entry.expires_at && now >= *entry.expires_at}};
}

object to_json(const store::KeptEvent& kept) {
  const model::Event& event = kept.event;
  object details;
  for (const auto& [name, detail] : event.details) add_detail(details, name, detail);
  return {{"number", kept.number},        {"name", event.name},   {"subject", event.subject},
          {"account", event.account},     {"actor", event.actor}, {"at", rfc3339_milliseconds(event.at)},
          {"details", std::move(details)}};
}

}  // namespace certwright::api::own
