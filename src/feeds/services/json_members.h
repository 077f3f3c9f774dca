#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

// Reading what a stranger calls JSON: nothing here trusts a type, a depth or a length.
namespace certwright::feeds {

/// The object that a text is; nothing for a text that is no JSON, no UTF-8, no object, or nested deeper than any of
/// these services nests.
[[nodiscard]] std::optional<boost::json::object> parse_object(std::string_view text);

/// A member that is an object, or an array; null where it is missing or something else.
[[nodiscard]] const boost::json::object* object_in(const boost::json::object& object, std::string_view name);
[[nodiscard]] const boost::json::array* array_in(const boost::json::object& object, std::string_view name);
/// A member that is a text, at most `most_bytes` of it, cut between characters, without control characters; empty where
/// it is missing.
[[nodiscard]] std::string text_in(const boost::json::object& object, std::string_view name,
                                  std::size_t most_bytes = 200);
/// A member that is a whole number, or a text that is one.
[[nodiscard]] std::optional<std::int64_t> number_in(const boost::json::object& object, std::string_view name);

/// As text_in(), of any text.
[[nodiscard]] std::string tame(std::string_view text, std::size_t most_bytes = 200);

}  // namespace certwright::feeds
