#include "cli/answer_json.h"

#include <boost/json/parse.hpp>

namespace certwright::cli {
namespace {

namespace json = boost::json;

// Deep nesting is nothing that the server sends.
constexpr std::size_t most_depth = 32;

}  // namespace

tl::unexpected<Error> foreign_answer() {
  return fail(ErrorCode::unavailable, "The answer is not what a Certwright server sends.");
}

Result<json::object> parse_object(std::string_view text) {
  json::parse_options options;
  options.max_depth = most_depth;
  json::error_code error;
  json::value value = json::parse(json::string_view{text.data(), text.size()}, error, {}, options);
  if (error || !value.is_object()) return foreign_answer();
  return std::move(value.get_object());
}

std::string text_of(const json::value* value) {
  if (value == nullptr || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

std::string text_in(const json::object& object, const char* name) { return text_of(object.if_contains(name)); }

std::vector<std::string> texts_in(const json::object& object, const char* name) {
  std::vector<std::string> texts;
  if (const json::array* elements = array_in(object, name))
    for (const json::value& element : *elements) texts.push_back(text_of(&element));
  return texts;
}

bool is_true(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

const json::object* object_in(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value == nullptr ? nullptr : value->if_object();
}

const json::array* array_in(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value == nullptr ? nullptr : value->if_array();
}

}  // namespace certwright::cli
