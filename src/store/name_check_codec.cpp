#include "store/name_check_codec.h"

#include <exception>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace certwright::store {
namespace {

namespace json = boost::json;

json::array texts_json(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

std::string text_of(const json::value& value) {
  const json::string& text = value.as_string();
  return std::string{text.data(), text.size()};
}

std::vector<std::string> texts_of(const json::object& object, const char* name) {
  std::vector<std::string> texts;
  if (const json::value* array = object.if_contains(name))
    for (const json::value& element : array->as_array()) texts.push_back(text_of(element));
  return texts;
}

// as_… throws where a member has another type.
model::NameCheckRequest request_of(const json::object& object) {
  model::NameCheckRequest request{
      .names = texts_of(object, "names"), .name_servers = texts_of(object, "name_servers"), .records = {}};
  if (const json::value* method = object.if_contains("method"))
    request.method = model::parse_validation_method(text_of(*method)).value();
  if (const json::value* records = object.if_contains("records"))
    for (const json::value& record : records->as_array())
      request.records.push_back({.name = text_of(record.at("name")), .value = text_of(record.at("value"))});
  return request;
}

}  // namespace

std::string encode_name_check_request(const model::NameCheckRequest& request) {
  const std::string_view method = to_string(request.method);
  json::object object{{"names", texts_json(request.names)},
                      {"method", json::string_view{method.data(), method.size()}}};
  if (!request.name_servers.empty()) object["name_servers"] = texts_json(request.name_servers);
  json::array records;
  for (const model::CheckRecord& record : request.records)
    records.push_back({{"name", record.name}, {"value", record.value}});
  if (!records.empty()) object["records"] = std::move(records);
  return json::serialize(object);
}

Result<model::NameCheckRequest> decode_name_check_request(std::string_view text) {
  try {
    return request_of(json::parse(json::string_view{text.data(), text.size()}).as_object());
  } catch (const std::exception& exception) {
    return fail(ErrorCode::internal, fmt::format("a stored check cannot be read: {}", exception.what()));
  }
}

}  // namespace certwright::store
