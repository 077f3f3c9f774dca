#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/result.h"

// How the JSON of a server's answer is taken apart: what is missing or of another type is as if it were empty.
namespace certwright::cli {

/// What answered is no Certwright server: code `unavailable`.
[[nodiscard]] tl::unexpected<Error> foreign_answer();

/// Fails: as foreign_answer says (no JSON object, or one that nests deeper than any answer).
[[nodiscard]] Result<boost::json::object> parse_object(std::string_view text);

[[nodiscard]] std::string text_of(const boost::json::value* value);
[[nodiscard]] std::string text_in(const boost::json::object& object, const char* name);
[[nodiscard]] std::vector<std::string> texts_in(const boost::json::object& object, const char* name);
[[nodiscard]] bool is_true(const boost::json::object& object, const char* name);
[[nodiscard]] const boost::json::object* object_in(const boost::json::object& object, const char* name);
[[nodiscard]] const boost::json::array* array_in(const boost::json::object& object, const char* name);

/// Calls `visit` with each object of a list.
template <class Visit>
void each_object(const boost::json::object& object, const char* name, Visit visit) {
  if (const boost::json::array* elements = array_in(object, name))
    for (const boost::json::value& element : *elements)
      if (const boost::json::object* entry = element.if_object()) visit(*entry);
}

}  // namespace certwright::cli
