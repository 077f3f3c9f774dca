#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <boost/json/value.hpp>

#include "model/facts_members.h"
#include "model/facts_words.h"

// Reads what members_json_writer.h wrote. For the files of this room that read facts.
namespace certwright::model::members_json {

namespace json = boost::json;

// Reading: strict about types and bounds, and about nothing else.

inline constexpr std::int64_t longest_seconds = 100LL * 366 * 24 * 3600;
// The moments that RFC 3339 can tell, in seconds since 1970: years 0 to 9999.
inline constexpr std::int64_t first_moment = -62'167'219'200;
inline constexpr std::int64_t last_moment = 253'402'300'799;

inline std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  /// Where reading failed and what is expected there; empty where it did not.
  [[nodiscard]] const std::string& problem() const { return problem_; }

  template <class Value>
  void member(const json::object& object, std::string_view name, Value& value) {
    const json::value* found = object.if_contains(name);
    if (found != nullptr && !found->is_null()) below(fmt::format(".{}", name), *found, value);
  }

  template <class Value>
  void read(const json::value& from, Value& value) {
    if (!problem_.empty()) return;
    if constexpr (std::same_as<Value, std::string>)
      read_text(from, value);
    else if constexpr (std::same_as<Value, bool>)
      from.is_bool() ? void(value = from.get_bool()) : expect("true or false");
    else if constexpr (std::same_as<Value, std::int64_t>)
      read_number(from, value, first_moment, last_moment);
    else if constexpr (std::integral<Value>)
      read_number(from, value, std::numeric_limits<Value>::min(), std::numeric_limits<Value>::max());
    else if constexpr (std::is_enum_v<Value>)
      read_enum(from, value);
    else if constexpr (std::same_as<Value, std::chrono::seconds>)
      read_seconds(from, value);
    else if constexpr (std::same_as<Value, Timestamp>)
      read_moment(from, value);
    else if constexpr (std::same_as<Value, DomainName>)
      read_name(from, value);
    else if constexpr (std::same_as<Value, IpAddress> || std::same_as<Value, AddressRange>)
      read_parsed(from, value);
    else if constexpr (requires { value.has_value() && value->has_value(); })
      read_looked(from, value);
    else if constexpr (requires { value.has_value(); })
      read(from, value.emplace());
    else if constexpr (HasMembers<Value>)
      read_members(from, value);
    else
      read_list(from, value);
  }

  void expect(std::string_view what) {
    if (problem_.empty()) problem_ = fmt::format("{}: expected {}", path_, what);
  }

 private:
  struct ReadMembers {
    Reader& reader;
    const json::object& object;

    template <class Value>
    void operator()(std::string_view name, Value& value) {
      reader.member(object, name, value);
    }
  };

  template <class Value>
  void below(const std::string& step, const json::value& from, Value& value) {
    const std::size_t length = path_.size();
    path_ += step;
    read(from, value);
    path_.resize(length);
  }

  void read_text(const json::value& from, std::string& value) {
    if (!from.is_string()) return expect("text");
    value = view(from.get_string());
  }

  template <class Number, class Least, class Most>
  void read_number(const json::value& from, Number& value, Least least, Most most) {
    if (from.is_int64() && std::cmp_greater_equal(from.get_int64(), least) &&
        std::cmp_less_equal(from.get_int64(), most))
      value = static_cast<Number>(from.get_int64());
    else if (from.is_uint64() && std::cmp_less_equal(from.get_uint64(), most))
      value = static_cast<Number>(from.get_uint64());
    else
      expect(fmt::format("a whole number from {} to {}", least, most));
  }

  void read_seconds(const json::value& from, std::chrono::seconds& value) {
    std::int64_t count = 0;
    read_number(from, count, -longest_seconds, longest_seconds);
    value = std::chrono::seconds{count};
  }

  void read_moment(const json::value& from, Timestamp& value) {
    const auto moment = from.is_string() ? parse_rfc3339(view(from.get_string())) : std::nullopt;
    if (!moment) return expect("a time such as \"2026-11-23T05:05:00.000Z\"");
    value = *moment;
  }

  void read_name(const json::value& from, DomainName& value) {
    if (!from.is_string()) return expect("a domain name");
    auto name = DomainName::parse(view(from.get_string()));
    if (!name) return expect("a domain name");
    value = *std::move(name);
  }

  template <class Address>
  void read_parsed(const json::value& from, Address& value) {
    const auto parsed = from.is_string() ? Address::parse(view(from.get_string())) : std::nullopt;
    if (!parsed) return expect("an IP address");
    value = *parsed;
  }

  // There is no range before one is read.
  void read_list(const json::value& from, std::vector<AddressRange>& value) {
    if (!from.is_array()) return expect("a list");
    static const AddressRange some_range = AddressRange::parse("192.0.2.0/24").value();
    for (const json::value& element : from.get_array()) {
      if (!problem_.empty()) return;
      read(element, value.emplace_back(some_range));
    }
  }

  template <class Enum>
  void read_enum(const json::value& from, Enum& value) {
    std::optional<Enum> known;
    if (from.is_string()) read_word(view(from.get_string()), known);
    known ? void(value = *known) : expect("another word");
  }

  template <class Value>
  void read_looked(const json::value& from, Looked<Value>& value) {
    const json::object* object = from.if_object();
    if (object != nullptr && object->contains("found"))
      member(*object, "found", value.emplace().value());
    else if (object != nullptr && object->contains("failed"))
      member(*object, "failed", value.emplace(tl::unexpect, LookupFailure{}).error());
    else
      expect("an object with \"found\" or \"failed\"");
  }

  template <class Value>
  void read_members(const json::value& from, Value& value) {
    if (!from.is_object()) return expect("an object");
    ReadMembers visit{*this, from.get_object()};
    members(visit, value);
  }

  template <class Element>
  void read_list(const json::value& from, std::vector<Element>& value) {
    if (!from.is_array()) return expect("a list");
    for (const json::value& element : from.get_array()) {
      if (!problem_.empty()) return;
      const std::string step = fmt::format("[{}]", value.size());
      below(step, element, value.emplace_back());
    }
  }

  std::string path_;
  std::string problem_;
};

}  // namespace certwright::model::members_json
