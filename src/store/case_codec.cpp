#include "store/case_codec.h"

#include <chrono>
#include <exception>
#include <vector>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace certwright::store {
namespace {

namespace json = boost::json;
using model::CaseComment;
using model::CaseDecision;
using model::CaseName;

std::int64_t stored(Timestamp at) { return at.time_since_epoch().count(); }

json::array texts_json(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

// Reading: the accessors throw where a member is missing or has another type.
std::string text_of(const json::value& value) {
  const json::string& text = value.as_string();
  return std::string{text.data(), text.size()};
}

std::vector<std::string> texts_of(const json::value& array) {
  std::vector<std::string> texts;
  for (const json::value& element : array.as_array()) texts.push_back(text_of(element));
  return texts;
}

Timestamp moment_of(const json::value& value) { return Timestamp{std::chrono::milliseconds{value.as_int64()}}; }

CaseDecision decision_of(const json::value& value) {
  return {.by = text_of(value.at("by")),
          .at = moment_of(value.at("at")),
          .reason = text_of(value.at("reason")),
          .allow_list_entries = texts_of(value.at("allow_list_entries"))};
}

void read(const json::object& object, model::VerificationCase& into) {
  for (const json::value& name : object.at("names").as_array())
    into.names.push_back({.name = text_of(name.at("name")), .causes = texts_of(name.at("causes"))});
  into.requester = text_of(object.at("requester"));
  into.certificate_actor = text_of(object.at("certificate_actor"));
  into.message = text_of(object.at("message"));
  for (const json::value& comment : object.at("comments").as_array())
    into.comments.push_back({.author = text_of(comment.at("author")),
                             .at = moment_of(comment.at("at")),
                             .text = text_of(comment.at("text"))});
  if (const json::value* decision = object.if_contains("decision")) into.decision = decision_of(*decision);
}

}  // namespace

std::string encode_case(const model::VerificationCase& one) {
  json::array names;
  for (const CaseName& name : one.names) names.push_back({{"name", name.name}, {"causes", texts_json(name.causes)}});
  json::array comments;
  for (const CaseComment& comment : one.comments)
    comments.push_back({{"author", comment.author}, {"at", stored(comment.at)}, {"text", comment.text}});
  json::object object{{"names", std::move(names)},
                      {"requester", one.requester},
                      {"certificate_actor", one.certificate_actor},
                      {"message", one.message},
                      {"comments", std::move(comments)}};
  if (one.decision)
    object["decision"] = {{"by", one.decision->by},
                          {"at", stored(one.decision->at)},
                          {"reason", one.decision->reason},
                          {"allow_list_entries", texts_json(one.decision->allow_list_entries)}};
  return json::serialize(object);
}

Result<void> decode_case(std::string_view text, model::VerificationCase& into) {
  try {
    read(json::parse(json::string_view{text.data(), text.size()}).as_object(), into);
    return {};
  } catch (const std::exception& exception) {
    return fail(ErrorCode::internal, fmt::format("a stored case cannot be read: {}", exception.what()));
  }
}

}  // namespace certwright::store
