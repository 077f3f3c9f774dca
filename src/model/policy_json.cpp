#include "model/policy_json.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>
#include <boost/json/basic_parser_impl.hpp>

namespace certwright::model {
namespace {

// A policy nests five deep: document, statements, statement, Condition, operator, list of values.
constexpr std::size_t max_depth = 8;

// What boost::json::basic_parser calls; every function says whether to go on.
class Handler {
 public:
  using Code = boost::json::error_code;
  using View = boost::json::string_view;
  constexpr static std::size_t max_object_size = SIZE_MAX;
  constexpr static std::size_t max_array_size = SIZE_MAX;
  constexpr static std::size_t max_key_size = SIZE_MAX;
  constexpr static std::size_t max_string_size = SIZE_MAX;

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_object_begin(Code&) { return open(PolicyJson::Kind::object); }
  bool on_object_end(std::size_t, Code&) { return close(); }
  bool on_array_begin(Code&) { return open(PolicyJson::Kind::array); }
  bool on_array_end(std::size_t, Code&) { return close(); }
  bool on_key_part(View part, std::size_t, Code&) { return append(part); }
  bool on_key(View part, std::size_t, Code&) {
    append(part);
    name_ = std::move(text_);
    text_.clear();
    return true;
  }
  bool on_string_part(View part, std::size_t, Code&) { return append(part); }
  bool on_string(View part, std::size_t, Code&) {
    append(part);
    put({.kind = PolicyJson::Kind::text, .text = std::move(text_), .members = {}});
    text_.clear();
    return true;
  }
  bool on_number_part(View, Code&) { return true; }
  bool on_int64(std::int64_t, View, Code&) { return other(); }
  bool on_uint64(std::uint64_t, View, Code&) { return other(); }
  bool on_double(double, View, Code&) { return other(); }
  bool on_bool(bool, Code&) { return other(); }
  bool on_null(Code&) { return other(); }
  bool on_comment_part(View, Code&) { return true; }
  bool on_comment(View, Code&) { return true; }

  [[nodiscard]] PolicyJson take() { return std::move(whole_); }

 private:
  struct Open {
    std::string name;  // its own, in what it stands in
    PolicyJson value;
  };

  bool append(View part) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool open(PolicyJson::Kind kind) {
    open_.push_back({.name = std::move(name_), .value = {.kind = kind, .text = {}, .members = {}}});
    name_.clear();
    return true;
  }
  bool close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    name_ = std::move(done.name);
    put(std::move(done.value));
    return true;
  }
  bool other() {
    put({});
    return true;
  }
  void put(PolicyJson value) {
    if (open_.empty())
      whole_ = std::move(value);
    else
      open_.back().value.members.push_back({.name = std::move(name_), .value = std::move(value)});
    name_.clear();
  }

  std::vector<Open> open_;
  std::string name_;
  std::string text_;
  PolicyJson whole_;
};

}  // namespace

Result<PolicyJson> parse_policy_json(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = max_depth;
  boost::json::basic_parser<Handler> parser(options);
  boost::json::error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  const std::size_t rest = text.find_first_not_of(" \t\r\n", read);
  if (!error && rest == std::string_view::npos) return parser.handler().take();
  const std::string_view before = text.substr(0, error ? read : rest);
  const auto line = std::ranges::count(before, '\n') + 1;
  const std::size_t column =
      before.size() - (before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1);
  return fail(ErrorCode::invalid_request,
              fmt::format("The policy is not JSON (RFC 8259): look at line {}, column {}.", line, column + 1));
}

}  // namespace certwright::model
