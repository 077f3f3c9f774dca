#pragma once

#include <string>

#include "model/facts_json.h"
#include "model/facts_members.h"

// Facts in which every member has a value of its own, however many members there are.
namespace certwright::test {

/// Gives every member another value than it has before anything is known; the n-th value is always the same.
class Filler {
 public:
  template <class Value>
  void operator()(const char* name, Value& value) {
    fill(name, value);
  }

 private:
  template <class Value>
  void fill(const char* name, Value& value) {
    ++count_;
    if constexpr (std::same_as<Value, std::string>)
      value = std::string{name} + " \"\\\n é " + std::to_string(count_);
    else if constexpr (std::same_as<Value, bool>)
      value = !value;
    else if constexpr (std::integral<Value>)
      value = static_cast<Value>(1 + count_ % 200);
    else if constexpr (std::is_enum_v<Value>)
      value = static_cast<Value>(1);
    else if constexpr (std::same_as<Value, std::chrono::seconds>)
      value = std::chrono::seconds{count_};
    else if constexpr (std::same_as<Value, Timestamp>)
      value = Timestamp{std::chrono::milliseconds{1'700'000'000'000 + count_}};
    else if constexpr (std::same_as<Value, model::DomainName>)
      value = model::DomainName::parse("*.n" + std::to_string(count_) + ".example.com").value();
    else if constexpr (std::same_as<Value, std::vector<model::AddressRange>>)
      for (int i = 0; i < 2; ++i)
        value.push_back(model::AddressRange::parse("10." + std::to_string(++count_ % 200) + ".0.0/16").value());
    else if constexpr (requires { value.has_value() && value->has_value(); })
      fill(name, value.emplace().value());
    else if constexpr (requires { value.has_value(); })
      fill(name, value.emplace());
    else if constexpr (model::HasMembers<Value>)
      members(*this, value);
    else
      for (int i = 0; i < 2; ++i) fill(name, value.emplace_back());
  }

  std::int64_t count_ = 0;
};

/// Takes every value of one thing and looks for the same in another, which it is given in the same order.
class Collector {
 public:
  template <class Value>
  void operator()(const char* name, const Value& value) {
    collect(name, value);
  }
  [[nodiscard]] const std::vector<std::string>& values() const { return values_; }

 private:
  template <class Value>
  void collect(const std::string& name, const Value& value) {
    if constexpr (std::same_as<Value, std::string>)
      values_.push_back(name + " " + value);
    else if constexpr (std::integral<Value>)
      values_.push_back(name + " " + std::to_string(value));
    else if constexpr (std::is_enum_v<Value>)
      values_.push_back(name + " " + std::to_string(static_cast<int>(value)));
    else if constexpr (std::same_as<Value, std::chrono::seconds>)
      values_.push_back(name + " " + std::to_string(value.count()));
    else if constexpr (std::same_as<Value, Timestamp>)
      values_.push_back(name + " " + rfc3339_milliseconds(value));
    else if constexpr (std::same_as<Value, model::DomainName> || std::same_as<Value, model::AddressRange>)
      values_.push_back(name + " " + value.str());
    else if constexpr (requires { value.has_value() && value->has_value(); })
      collect_looked(name, value);
    else if constexpr (requires { value.has_value(); }) {
      if (value) collect(name, *value);
    } else if constexpr (model::HasMembers<const Value>)
      members(*this, value);
    else
      for (const auto& element : value) collect(name, element);
  }
  template <class Value>
  void collect_looked(const std::string& name, const model::Looked<Value>& value) {
    if (value && *value) collect(name, **value);
    if (value && !*value) collect(name, value->error());
  }

  std::vector<std::string> values_;
};

inline model::KeptName filled_name(const model::Policy& policy) {
  Filler fill;
  model::KeptName kept{.typed = "Ｎame.example.com", .facts = std::nullopt};
  kept.facts.emplace(model::Facts{.name = model::DomainName::parse("a.example.com").value(), .policy = &policy});
  members(fill, *kept.facts);
  return kept;
}

inline std::vector<std::string> values_of(const model::Facts& facts) {
  Collector collect;
  members(collect, facts);
  return collect.values();
}

}  // namespace certwright::test
