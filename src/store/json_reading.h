#pragma once

#include <array>
#include <chrono>
#include <exception>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <fmt/format.h>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/value.hpp>

#include "base/clock.h"
#include "base/result.h"

// Reading what JsonText wrote. A body is our own writing, so whatever is wrong in it is damage: the accessors of
// Boost.JSON and the functions here throw, and guarded() turns that into the one error there is.
namespace certwright::store::reading {

namespace json = boost::json;

/// Throws, telling what is wrong.
[[noreturn]] inline void damaged(std::string_view what) { throw std::runtime_error{std::string{what}}; }

/// A text, as long as the tree lives.
inline std::string_view text(const json::value& value) {
  const json::string& string = value.as_string();
  return {string.data(), string.size()};
}

inline std::string string_of(const json::object& object, std::string_view key) {
  return std::string{text(object.at(key))};
}

/// Of milliseconds since 1970.
inline Timestamp moment(const json::value& value) { return Timestamp{std::chrono::milliseconds{value.as_int64()}}; }

/// What a word was parsed to; one that was none is damage.
template <class Value>
Value known(std::optional<Value> value, const json::value& word) {
  if (!value) damaged(text(word));
  return *value;
}

/// A list of texts, empty where there is no such member.
inline std::vector<std::string> texts_of(const json::object& object, std::string_view key) {
  std::vector<std::string> texts;
  if (const json::value* array = object.if_contains(key))
    for (const json::value& element : array->as_array()) texts.emplace_back(text(element));
  return texts;
}

/// Whether the member is there, and true.
inline bool is_set(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->as_bool();
}

inline Error unreadable(std::string_view what, std::string_view why) {
  return {.code = ErrorCode::internal, .detail = fmt::format("a stored {} cannot be read: {}", what, why)};
}

/// Parses `body` without touching the heap for a body of usual size, and hands the tree to `read`. Fails: internal
/// (damage, of a stored `what`), and as `read` does.
template <class Read>
auto guarded(std::string_view body, std::string_view what, Read&& read) -> std::invoke_result_t<Read, json::value&> {
  // A one-name certificate takes about 4 KiB of tree.
  std::array<unsigned char, 16384> buffer;
  std::array<unsigned char, 2048> scratch;
  try {
    json::monotonic_resource memory{buffer.data(), buffer.size()};
    // Evidence holds what name servers sent, which need not be UTF-8.
    json::parse_options options;
    options.allow_invalid_utf8 = true;
    json::parser parser{json::storage_ptr{&memory}, options, scratch.data(), scratch.size()};
    json::error_code error;
    parser.write(body, error);
    if (error) return tl::make_unexpected(unreadable(what, error.message()));
    json::value tree = parser.release();
    return read(tree);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& exception) {
    return tl::make_unexpected(unreadable(what, exception.what()));
  }
}

}  // namespace certwright::store::reading
