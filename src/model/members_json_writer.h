#pragma once

#include <concepts>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>

#include <fmt/format.h>

#include "base/json_string.h"
#include "model/facts_members.h"
#include "model/facts_words.h"

// Writes values that facts_members.h takes apart as JSON. For the files of this room that write facts.
namespace certwright::model::members_json {

template <class Value>
void write(std::string& out, const Value& value);

/// What is empty is left out: it is what a member is before anything is known.
template <class Value>
bool is_left_out(const Value& value) {
  if constexpr (requires { value.has_value(); })
    return !value.has_value();
  else if constexpr (requires { value.empty(); })
    return value.empty();
  else
    return false;
}

struct WriteMembers {
  std::string& out;

  template <class Value>
  void operator()(std::string_view name, const Value& value) {
    if (is_left_out(value)) return;
    if (out.back() != '{') out += ',';
    append_json_string(out, name);
    out += ':';
    write(out, value);
  }
};

template <class Value>
void write_looked(std::string& out, const tl::expected<Value, LookupFailure>& looked) {
  out += looked ? "{\"found\":" : "{\"failed\":";
  looked ? write(out, *looked) : write(out, looked.error());
  out += '}';
}

template <class Value>
void write(std::string& out, const Value& value) {
  if constexpr (std::same_as<Value, std::string>) {
    append_json_string(out, value);
  } else if constexpr (std::same_as<Value, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::integral<Value>) {
    fmt::format_to(std::back_inserter(out), "{}", value);
  } else if constexpr (std::is_enum_v<Value>) {
    append_json_string(out, word(value));
  } else if constexpr (std::same_as<Value, std::chrono::seconds>) {
    write(out, value.count());
  } else if constexpr (std::same_as<Value, Timestamp>) {
    append_json_string(out, rfc3339_milliseconds(value));
  } else if constexpr (std::same_as<Value, DomainName>) {
    append_json_string(out, value.str());
  } else if constexpr (std::same_as<Value, IpAddress> || std::same_as<Value, AddressRange>) {
    append_json_string(out, value.str());
  } else if constexpr (requires { value.has_value() && value->has_value(); }) {
    write_looked(out, *value);
  } else if constexpr (requires { value.has_value(); }) {
    write(out, *value);
  } else if constexpr (HasMembers<Value>) {
    out += '{';
    WriteMembers visit{out};
    members(visit, value);
    out += '}';
  } else {
    out += '[';
    for (const auto& element : value) {
      if (out.back() != '[') out += ',';
      write(out, element);
    }
    out += ']';
  }
}

}  // namespace certwright::model::members_json
