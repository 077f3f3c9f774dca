#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "api/refusal.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/secret.h"

namespace certwright::api::wire {

inline constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

/// What the model says of a text. Lengths are in characters.
struct TextRule {
  std::size_t min = 0;
  std::size_t max = no_limit;
  std::string_view pattern;                     ///< as messages quote it; empty: any text
  bool (*matches)(std::string_view) = nullptr;  ///< the matcher of `pattern`
  std::span<const std::string_view> values;     ///< an enumeration; empty: any text
  bool sensitive = false;                       ///< never quoted in messages
};

/// What the model says of a number.
struct NumberRule {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
};

/// What the model says of a list's length, or of a blob's in bytes.
struct SizeRule {
  std::size_t min = 0;
  std::size_t max = no_limit;
  bool sensitive = false;
};

/// Reads a request's JSON into structs, and collects what breaks the model's constraints, as AWS's Coral does: all
/// violations are reported together in one ValidationException; a wrong JSON type is a SerializationException and wins.
/// JSON null counts as absent, unknown members are ignored, the last of duplicate members counts.
class Decoder {
 public:
  /// Calls `read(value)` for a member that is there; records `Member must not be null` where it is not.
  template <class Read>
  void required(const boost::json::object& from, std::string_view name, Read&& read) {
    if (!member(from, name, read)) null_member(name);
  }
  /// Calls `read(value)` for a member that is there.
  template <class Read>
  void optional(const boost::json::object& from, std::string_view name, Read&& read) {
    (void)member(from, name, read);
  }

  void text(const boost::json::value& from, const TextRule& rule, std::string& to);
  void text(const boost::json::value& from, const TextRule& rule, Secret& to);
  void number(const boost::json::value& from, const NumberRule& rule, std::int64_t& to);
  void boolean(const boost::json::value& from, bool& to);
  /// Seconds since the epoch, with a fraction.
  void timestamp(const boost::json::value& from, Timestamp& to);
  void blob(const boost::json::value& from, const SizeRule& rule, Bytes& to);
  void blob(const boost::json::value& from, const SizeRule& rule, Secret& to);
  /// A list of texts: its members' constraints are reported once, on the list (facts 4.1).
  void texts(const boost::json::value& from, const SizeRule& rule, const TextRule& member_rule,
             std::vector<std::string>& to);
  /// A list of structures; `read(object, element)` for each, at `path.N.member`.
  template <class T, class Read>
  void list(const boost::json::value& from, const SizeRule& rule, std::vector<T>& to, Read&& read) {
    const boost::json::array* elements = list_of(from, rule);
    if (elements == nullptr) return;
    to.reserve(elements->size());
    for (std::size_t i = 0; i < elements->size() && !full(); ++i) {
      const Step step{*this, i};
      if ((*elements)[i].is_null()) {
        null_element();
        continue;
      }
      if (const boost::json::object* element = object_of((*elements)[i])) read(*element, to.emplace_back());
    }
  }
  /// The object that a structure is read from; null, and a SerializationException, for anything else.
  [[nodiscard]] const boost::json::object* object_of(const boost::json::value& from);
  /// A union: records a constraint where not exactly one of its members is there.
  void exactly_one(const boost::json::object& from, std::span<const std::string_view> names);

  /// Records a constraint of our own on the member that is being read.
  void violated(std::string_view value, std::string_view constraint);

  /// What is to be answered, or nothing where everything was in order.
  [[nodiscard]] std::optional<Refusal> refusal() const;

 private:
  /// The path while a member or an element is read: `tags.2.member.value`.
  class Step {
   public:
    Step(Decoder& decoder, std::string_view name);
    Step(Decoder& decoder, std::size_t index);
    ~Step();
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    Decoder& decoder_;
    std::size_t before_;
  };

  template <class Read>
  bool member(const boost::json::object& from, std::string_view name, Read& read) {
    const boost::json::value* value = from.if_contains(name);
    if (value == nullptr || value->is_null()) return false;
    const Step step{*this, name};
    read(*value);
    return true;
  }
  void null_member(std::string_view name);
  void null_element();
  const boost::json::array* list_of(const boost::json::value& from, const SizeRule& rule);
  std::optional<std::string_view> text_of_type(const boost::json::value& from);
  void check_text(std::string_view text, const TextRule& rule);
  void check_size(std::size_t size, const SizeRule& rule, std::string_view shown);
  std::optional<Bytes> blob_of(const boost::json::value& from, const SizeRule& rule);
  void wrong_type(const boost::json::value& from, std::string_view expected);
  void unreadable(std::string message);
  /// `shown` is the value as it stands in the message: quoted, `null`, or nothing for a sensitive one.
  void record(std::string_view shown, std::string_view constraint);
  [[nodiscard]] bool full() const;

  std::string path_;
  std::vector<std::string> violations_;
  std::optional<std::string> unreadable_;
};

}  // namespace certwright::api::wire
