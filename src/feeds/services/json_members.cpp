#include "feeds/services/json_members.h"

#include <charconv>
#include <limits>

#include "base/utf8.h"

namespace certwright::feeds {
namespace {

// VirusTotal nests five deep; the others, less.
constexpr std::size_t max_depth = 16;

const boost::json::value* member(const boost::json::object& object, std::string_view name) {
  return object.if_contains(boost::json::string_view{name.data(), name.size()});
}

}  // namespace

std::optional<boost::json::object> parse_object(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = max_depth;
  boost::json::error_code error;
  boost::json::value document =
      boost::json::parse(boost::json::string_view{text.data(), text.size()}, error, {}, options);
  if (error || !document.is_object()) return std::nullopt;
  return std::move(document.get_object());
}

const boost::json::object* object_in(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = member(object, name);
  return value == nullptr ? nullptr : value->if_object();
}

const boost::json::array* array_in(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = member(object, name);
  return value == nullptr ? nullptr : value->if_array();
}

std::string text_in(const boost::json::object& object, std::string_view name, std::size_t most_bytes) {
  const boost::json::value* value = member(object, name);
  const boost::json::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string{} : tame({text->data(), text->size()}, most_bytes);
}

std::optional<std::int64_t> number_in(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = member(object, name);
  if (value == nullptr) return std::nullopt;
  if (const auto* number = value->if_int64()) return *number;
  if (const auto* number = value->if_uint64())
    return *number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())
               ? std::nullopt
               : std::optional{static_cast<std::int64_t>(*number)};
  const boost::json::string* text = value->if_string();
  if (text == nullptr || text->empty()) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  return number;
}

std::string tame(std::string_view text, std::size_t most_bytes) {
  std::string out;
  while (!text.empty()) {
    const auto character = first_character(text);
    if (out.size() + character.bytes > most_bytes) break;
    const bool is_control = character.code < 0x20 || (character.code >= 0x7f && character.code < 0xa0);
    if (character.valid && !is_control) out.append(text.substr(0, character.bytes));
    text.remove_prefix(character.bytes);
  }
  return out;
}

}  // namespace certwright::feeds
