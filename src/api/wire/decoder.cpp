#include "api/wire/decoder.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json/serialize.hpp>

#include "api/wire/text.h"

namespace certwright::api::wire {
namespace {

// A request of 1 MiB can break tens of thousands of constraints; an answer lists no more than these.
constexpr std::size_t max_violations = 100;

// The longest value that the model allows in full is a page token; what is longer is only ever shown to say that it is
// too long, and its beginning does.
constexpr std::size_t max_shown_bytes = 4096;

// The last moment of the year 9999: later ones have no RFC 3339 form.
constexpr double max_epoch_seconds = 253402300799.0;

std::string clipped(std::string text) {
  if (text.size() <= max_shown_bytes) return text;
  std::size_t end = max_shown_bytes;
  while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  text.resize(end);
  return text + "…";
}

// A value as the messages quote it: lists as `[a, b]`, structures as `{Key=a}`.
std::string shown_of(const boost::json::value& value, std::size_t budget = max_shown_bytes) {
  if (value.is_string()) return std::string{value.get_string()};
  if (value.is_array()) {
    std::string out = "[";
    for (const boost::json::value& element : value.get_array()) {
      if (out.size() > budget) break;
      out += (out.size() > 1 ? ", " : "") + shown_of(element, budget - std::min(budget, out.size()));
    }
    return out + "]";
  }
  if (value.is_object()) {
    std::string out = "{";
    for (const auto& [key, element] : value.get_object()) {
      if (out.size() > budget) break;
      out += (out.size() > 1 ? ", " : "") + std::string{key} + "=" +
             shown_of(element, budget - std::min(budget, out.size()));
    }
    return out + "}";
  }
  return boost::json::serialize(value);
}

std::string quoted(std::string text) { return "'" + clipped(std::move(text)) + "'"; }

std::string at_most_length(std::size_t max) {
  return fmt::format("Member must have length less than or equal to {}", max);
}
std::string at_least_length(std::size_t min) {
  return fmt::format("Member must have length greater than or equal to {}", min);
}
std::string pattern_constraint(const TextRule& rule) {
  return fmt::format("Member must satisfy regular expression pattern: {}", rule.pattern);
}
std::string enum_constraint(const TextRule& rule) {
  return fmt::format("Member must satisfy enum value set: [{}]", fmt::join(rule.values, ", "));
}

bool is_listed(std::string_view text, const TextRule& rule) {
  return rule.values.empty() || std::ranges::find(rule.values, text) != rule.values.end();
}

bool keeps(std::string_view text, const TextRule& rule) {
  const std::size_t length = count_code_points(text);
  return length >= rule.min && length <= rule.max && is_listed(text, rule) &&
         (rule.matches == nullptr || rule.matches(text));
}

// All that a list's members must keep, in the order of AWS's messages (facts 4.1).
std::string member_constraints(const TextRule& rule) {
  std::vector<std::string> constraints;
  if (rule.max != no_limit) constraints.push_back(at_most_length(rule.max));
  if (rule.min > 0) constraints.push_back(at_least_length(rule.min));
  if (!rule.pattern.empty()) constraints.push_back(pattern_constraint(rule));
  if (!rule.values.empty()) constraints.push_back(enum_constraint(rule));
  return fmt::format("Member must satisfy constraint: [{}]", fmt::join(constraints, ", "));
}

std::string_view kind_name(const boost::json::value& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return "null";
    case boost::json::kind::bool_:
      return "a boolean";
    case boost::json::kind::int64:
    case boost::json::kind::uint64:
    case boost::json::kind::double_:
      return "a number";
    case boost::json::kind::string:
      return "a string";
    case boost::json::kind::array:
      return "a list";
    case boost::json::kind::object:
      return "an object";
  }
  return "something else";
}

std::string plain(std::string_view text) { return std::string{text}; }

}  // namespace

Decoder::Step::Step(Decoder& decoder, std::string_view name) : decoder_(decoder), before_(decoder.path_.size()) {
  if (!decoder.path_.empty()) decoder.path_ += '.';
  // facts 4.1: "path is lowerCamel with 1-based `.N.member.`".
  const std::size_t first = decoder.path_.size();
  decoder.path_ += name;
  char& initial = decoder.path_[first];
  if (initial >= 'A' && initial <= 'Z') initial = static_cast<char>(initial - 'A' + 'a');
}

Decoder::Step::Step(Decoder& decoder, std::size_t index) : decoder_(decoder), before_(decoder.path_.size()) {
  decoder.path_ += fmt::format(".{}.member", index + 1);
}

Decoder::Step::~Step() { decoder_.path_.resize(before_); }

bool Decoder::full() const { return violations_.size() >= max_violations || unreadable_.has_value(); }

void Decoder::record(std::string_view shown, std::string_view constraint) {
  if (full()) return;
  violations_.push_back(fmt::format("Value {}{}at '{}' failed to satisfy constraint: {}", shown,
                                    shown.empty() ? "" : " ", path_, constraint));
}

void Decoder::violated(std::string_view value, std::string_view constraint) {
  record(quoted(plain(value)), constraint);
}

void Decoder::null_member(std::string_view name) {
  const Step step{*this, name};
  record("null", "Member must not be null");
}

void Decoder::null_element() { record("null", "Member must not be null"); }

void Decoder::unreadable(std::string message) {
  if (!unreadable_) unreadable_ = std::move(message);
}

void Decoder::wrong_type(const boost::json::value& from, std::string_view expected) {
  unreadable(fmt::format("The value at '{}' must be {}, not {}.", path_, expected, kind_name(from)));
}

std::optional<std::string_view> Decoder::text_of_type(const boost::json::value& from) {
  if (!from.is_string()) {
    wrong_type(from, "a string");
    return std::nullopt;
  }
  return std::string_view{from.get_string().data(), from.get_string().size()};
}

void Decoder::check_text(std::string_view text, const TextRule& rule) {
  if (keeps(text, rule)) return;
  const std::string shown = rule.sensitive ? "" : quoted(plain(text));
  const std::size_t length = count_code_points(text);
  if (rule.matches != nullptr && !rule.matches(text)) record(shown, pattern_constraint(rule));
  if (!is_listed(text, rule)) record(shown, enum_constraint(rule));
  if (length < rule.min) record(shown, at_least_length(rule.min));
  if (length > rule.max) record(shown, at_most_length(rule.max));
}

void Decoder::text(const boost::json::value& from, const TextRule& rule, std::string& to) {
  const auto text = text_of_type(from);
  if (!text) return;
  check_text(*text, rule);
  to = *text;
}

void Decoder::text(const boost::json::value& from, const TextRule& rule, Secret& to) {
  const auto text = text_of_type(from);
  if (!text) return;
  check_text(*text, rule);
  to = Secret{*text};
}

void Decoder::number(const boost::json::value& from, const NumberRule& rule, std::int64_t& to) {
  constexpr double exact = 9007199254740992.0;  // 2^53: beyond it a double no longer tells whole numbers apart
  if (from.is_int64()) {
    to = from.get_int64();
  } else if (from.is_uint64()) {
    to = std::numeric_limits<std::int64_t>::max();
  } else if (from.is_double() && std::abs(from.get_double()) < exact &&
             std::trunc(from.get_double()) == from.get_double()) {
    to = static_cast<std::int64_t>(from.get_double());
  } else if (from.is_double()) {
    return unreadable(fmt::format("The value at '{}' must be a whole number of 64 bits at most.", path_));
  } else {
    return wrong_type(from, "a number");
  }
  const std::string shown = quoted(boost::json::serialize(from));
  if (to < rule.min) record(shown, fmt::format("Member must have value greater than or equal to {}", rule.min));
  if (to > rule.max) record(shown, fmt::format("Member must have value less than or equal to {}", rule.max));
}

void Decoder::boolean(const boost::json::value& from, bool& to) {
  if (!from.is_bool()) return wrong_type(from, "a boolean");
  to = from.get_bool();
}

void Decoder::timestamp(const boost::json::value& from, Timestamp& to) {
  if (!from.is_number()) return wrong_type(from, "a number of seconds since 1970");
  const double seconds = from.to_number<double>();
  if (!(std::abs(seconds) <= max_epoch_seconds))
    return unreadable(fmt::format("The value at '{}' is no time that can be represented.", path_));
  to = Timestamp{std::chrono::milliseconds{std::llround(seconds * 1000)}};
}

void Decoder::check_size(std::size_t size, const SizeRule& rule, std::string_view shown) {
  if (size < rule.min) record(shown, at_least_length(rule.min));
  if (size > rule.max) record(shown, at_most_length(rule.max));
}

std::optional<Bytes> Decoder::blob_of(const boost::json::value& from, const SizeRule& rule) {
  const auto text = text_of_type(from);
  if (!text) return std::nullopt;
  auto bytes = from_base64(*text);
  if (!bytes) {
    unreadable(fmt::format("The value at '{}' must be base64.", path_));
    return std::nullopt;
  }
  // AWS shows the Java buffer that holds a blob, never its bytes; that form is kept.
  const std::string shown =
      rule.sensitive ? "" : fmt::format("'java.nio.HeapByteBuffer[pos=0 lim={0} cap={0}]'", bytes->size());
  check_size(bytes->size(), rule, shown);
  return *std::move(bytes);
}

void Decoder::blob(const boost::json::value& from, const SizeRule& rule, Bytes& to) {
  if (auto bytes = blob_of(from, rule)) to = *std::move(bytes);
}

void Decoder::blob(const boost::json::value& from, const SizeRule& rule, Secret& to) {
  if (auto bytes = blob_of(from, rule)) to = Secret{*std::move(bytes)};
}

void Decoder::texts(const boost::json::value& from, const SizeRule& rule, const TextRule& member_rule,
                    std::vector<std::string>& to) {
  const boost::json::array* elements = list_of(from, rule);
  if (elements == nullptr) return;
  bool kept = true;
  to.reserve(elements->size());
  for (std::size_t i = 0; i < elements->size() && !full(); ++i) {
    const boost::json::value& element = (*elements)[i];
    if (element.is_null()) {
      const Step step{*this, i};
      null_element();
      continue;
    }
    std::optional<std::string_view> text;
    {
      const Step step{*this, i};
      text = text_of_type(element);
    }
    if (!text) return;
    kept = kept && keeps(*text, member_rule);
    to.emplace_back(*text);
  }
  if (!kept) record(quoted(shown_of(from)), member_constraints(member_rule));
}

const boost::json::array* Decoder::list_of(const boost::json::value& from, const SizeRule& rule) {
  if (!from.is_array()) {
    wrong_type(from, "a list");
    return nullptr;
  }
  const boost::json::array& elements = from.get_array();
  if (elements.size() >= rule.min && elements.size() <= rule.max) return &elements;
  check_size(elements.size(), rule, quoted(shown_of(from)));
  // A list beyond its size is not read further: what its members break would only make the answer longer.
  return nullptr;
}

const boost::json::object* Decoder::object_of(const boost::json::value& from) {
  if (const boost::json::object* object = from.if_object()) return object;
  wrong_type(from, "an object");
  return nullptr;
}

void Decoder::exactly_one(const boost::json::object& from, std::span<const std::string_view> names) {
  const auto present = std::ranges::count_if(names, [&](std::string_view name) {
    const boost::json::value* value = from.if_contains(name);
    return value != nullptr && !value->is_null();
  });
  if (present == 1) return;
  record(present == 0 ? "null" : "", fmt::format("Member must have exactly one of [{}]", fmt::join(names, ", ")));
}

std::optional<Refusal> Decoder::refusal() const {
  if (unreadable_) return Refusal{.exception = "SerializationException", .message = *unreadable_};
  if (violations_.empty()) return std::nullopt;
  return Refusal{.exception = "ValidationException",
                 .message = fmt::format("{} validation error{} detected: {}", violations_.size(),
                                        violations_.size() == 1 ? "" : "s", fmt::join(violations_, "; "))};
}

}  // namespace certwright::api::wire
