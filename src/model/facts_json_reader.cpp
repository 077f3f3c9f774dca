#include <array>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_stack.hpp>

#include "model/facts_json.h"
#include "model/facts_members.h"
#include "model/facts_words.h"

namespace certwright::model {
namespace {

namespace json = boost::json;

// Reading: strict about types and bounds, and about nothing else.

constexpr std::int64_t longest_seconds = 100LL * 366 * 24 * 3600;
// The moments that RFC 3339 can tell, in seconds since 1970: years 0 to 9999.
constexpr std::int64_t first_moment = -62'167'219'200;
constexpr std::int64_t last_moment = 253'402'300'799;

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

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

// The one list that could be asked about a name's reputation in the first version of the form.
struct UnsafeDomain {
  std::string listed;
  ListSource source;
};
template <class Visit>
void members(Visit& visit, Of<UnsafeDomain> auto& fact) {
  visit("listed", fact.listed);
  visit("source", fact.source);
}

void read_first_version(Reader& reader, const json::object& object, Facts& facts) {
  Looked<UnsafeDomain> unsafe;
  reader.member(object, "unsafe_domain", unsafe);
  if (!unsafe) return;
  ReputationFact& fact = facts.reputation.emplace_back();
  if (*unsafe) {
    fact.listed = std::move((*unsafe)->listed);
    fact.source = std::move((*unsafe)->source);
  } else {
    fact.failure = std::move(unsafe->error());
  }
}

void read_first_version(Reader& reader, const json::object& object, Policy& policy) {
  bool top_sites = false;
  bool unsafe_domains = false;
  reader.member(object, "top_sites_required", top_sites);
  reader.member(object, "unsafe_domains_required", unsafe_domains);
  if (top_sites) policy.required_feeds.push_back(FeedId::top_sites);
  if (unsafe_domains) policy.required_feeds.push_back(FeedId::unsafe_domains);
}

Error refusal(std::string_view problem) {
  return {.code = ErrorCode::invalid_request, .detail = fmt::format("These are no kept facts: {}.", problem)};
}

// Facts have no name by themselves, so the reader starts from one.
const DomainName& some_name() {
  static const DomainName name = DomainName::parse("name.invalid").value();
  return name;
}

Result<KeptName> kept_name_of(const json::value& from, const std::string& path, const Policy& policy) {
  Reader reader{path};
  KeptName kept;
  const json::object* object = from.if_object();
  if (object == nullptr) return tl::unexpected(refusal(path + ": expected an object"));
  reader.member(*object, "typed", kept.typed);
  if (const json::value* facts = object->if_contains("facts"); facts != nullptr && !facts->is_null()) {
    kept.facts.emplace(Facts{.name = some_name(), .policy = &policy});
    reader.member(*object, "facts", *kept.facts);
    if (facts->is_object()) read_first_version(reader, facts->get_object(), *kept.facts);
    if (facts->is_object() && !facts->get_object().contains("name")) reader.expect("facts with a \"name\"");
  }
  if (!reader.problem().empty()) return tl::unexpected(refusal(reader.problem()));
  if (kept.typed.empty()) {
    if (!kept.facts) return tl::unexpected(refusal(path + ": expected \"typed\" or \"facts\""));
    kept.typed = kept.facts->name.str();
  }
  return kept;
}

/// What the parser hands over, piece by piece: each member of the whole, and each element of "names" alone, so that no
/// more than one name is held as JSON at a time.
class Pieces {
 public:
  using Code = json::error_code;
  using View = json::string_view;
  constexpr static std::size_t max_object_size = SIZE_MAX;
  constexpr static std::size_t max_array_size = SIZE_MAX;
  constexpr static std::size_t max_key_size = 1024;
  constexpr static std::size_t max_string_size = SIZE_MAX;

  explicit Pieces(KeptFacts& kept) : kept_(kept) { stack_.reset(); }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  [[nodiscard]] bool has_version() const { return has_version_; }

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_object_begin(Code& code) {
    if (is_names() && depth_ == 1) return refuse("names: expected a list", code);
    return open();
  }
  bool on_object_end(std::size_t members, Code& code) {
    --depth_;
    if (depth_ > 0) stack_.push_object(members);
    return depth_ == 0 || ended(code);
  }
  bool on_array_begin(Code& code) {
    if (depth_ == 0) return refuse("expected an object with \"certwright_facts\"", code);
    return open();
  }
  bool on_array_end(std::size_t elements, Code& code) {
    --depth_;
    if (is_names() && depth_ == 1) return true;
    stack_.push_array(elements);
    return ended(code);
  }
  bool on_key_part(View part, std::size_t, Code&) {
    if (depth_ == 1)
      key_.append(part.data(), part.size());
    else
      stack_.push_chars(part);
    return true;
  }
  bool on_key(View part, std::size_t, Code&) {
    if (depth_ != 1) {
      stack_.push_key(part);
      return true;
    }
    key_.append(part.data(), part.size());
    member_ = std::exchange(key_, {});
    return true;
  }
  bool on_string_part(View part, std::size_t, Code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(View part, std::size_t, Code& code) {
    stack_.push_string(part);
    return ended(code);
  }
  bool on_number_part(View, Code&) { return true; }
  bool on_int64(std::int64_t number, View, Code& code) {
    stack_.push_int64(number);
    return ended(code);
  }
  bool on_uint64(std::uint64_t number, View, Code& code) {
    stack_.push_uint64(number);
    return ended(code);
  }
  bool on_double(double number, View, Code& code) {
    stack_.push_double(number);
    return ended(code);
  }
  bool on_bool(bool yes, Code& code) {
    stack_.push_bool(yes);
    return ended(code);
  }
  bool on_null(Code& code) {
    stack_.push_null();
    return ended(code);
  }
  bool on_comment_part(View, Code&) { return true; }
  bool on_comment(View, Code&) { return true; }

 private:
  [[nodiscard]] bool is_names() const { return member_ == "names"; }

  bool open() {
    ++depth_;
    return true;
  }

  // A value has ended: a piece where it is not part of a larger one.
  bool ended(Code& code) {
    if (depth_ > (is_names() ? 2 : 1)) return true;
    const json::value piece = stack_.release();
    stack_.reset();
    if (depth_ == 0) return refuse("expected an object with \"certwright_facts\"", code);
    return take(piece) || stop(code);
  }

  bool take(const json::value& piece) {
    if (is_names()) return depth_ == 2 ? take_name(piece) : refused("names: expected a list");
    Reader reader{member_};
    if (member_ == "certwright_facts") {
      int version = 0;
      reader.read(piece, version);
      has_version_ = true;
      if (reader.problem().empty() && (version < 1 || version > kept_facts_version))
        return refused(
            fmt::format("they are of version {}, and this program reads up to {}", version, kept_facts_version));
    } else if (member_ == "policy") {
      reader.read(piece, kept_.policy);
      if (const json::object* object = piece.if_object()) read_first_version(reader, *object, kept_.policy);
    }
    return reader.problem().empty() || refused(reader.problem());
  }

  bool take_name(const json::value& piece) {
    if (kept_.names.size() == max_kept_names) {
      error_ = Error{.code = ErrorCode::limit_exceeded,
                     .detail = fmt::format("There are more than {} names.", max_kept_names)};
      return false;
    }
    auto name = kept_name_of(piece, fmt::format("names[{}]", kept_.names.size()), kept_.policy);
    if (!name) {
      error_ = std::move(name).error();
      return false;
    }
    kept_.names.push_back(*std::move(name));
    return true;
  }

  bool refused(std::string_view problem) {
    error_ = refusal(problem);
    return false;
  }
  bool refuse(std::string_view problem, Code& code) { return refused(problem) || stop(code); }
  static bool stop(Code& code) {
    code = make_error_code(boost::system::errc::operation_canceled);
    return false;
  }

  KeptFacts& kept_;
  json::value_stack stack_;
  std::size_t depth_ = 0;
  std::string key_;
  std::string member_;  // of the whole, the one that is read now
  std::optional<Error> error_;
  bool has_version_ = false;
};

// A name's facts nest a dozen deep; newer ones may nest a little deeper.
constexpr std::size_t max_depth = 32;

json::parse_options parse_options() {
  json::parse_options options;
  options.max_depth = max_depth;
  return options;
}

std::string place(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  std::size_t line = 1;
  for (const char c : before) line += c == '\n' ? 1 : 0;
  const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return fmt::format("no JSON (RFC 8259) at line {}, column {}", line, before.size() - start + 1);
}

}  // namespace

Result<std::unique_ptr<KeptFacts>> read_kept_facts(std::string_view text) {
  if (text.size() > max_kept_bytes)
    return fail(ErrorCode::limit_exceeded, fmt::format("There are more than {} bytes.", max_kept_bytes));
  auto kept = std::make_unique<KeptFacts>();
  json::basic_parser<Pieces> parser(parse_options(), *kept);
  json::error_code code;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), code);
  if (parser.handler().error()) return tl::unexpected(*parser.handler().error());
  const std::size_t rest = text.find_first_not_of(" \t\r\n", read);
  if (code || rest != std::string_view::npos) return tl::unexpected(refusal(place(text, code ? read : rest)));
  if (!parser.handler().has_version()) return tl::unexpected(refusal("expected an object with \"certwright_facts\""));
  return kept;
}

Result<KeptName> read_kept_name(std::string_view text, const Policy& policy) {
  json::error_code code;
  const json::value value = json::parse({text.data(), text.size()}, code, {}, parse_options());
  if (code) return tl::unexpected(refusal(fmt::format("no JSON (RFC 8259): {}", code.message())));
  return kept_name_of(value, "name", policy);
}

Result<RegistrationFact> read_registration_fact(std::string_view text) {
  json::error_code code;
  const json::value value = json::parse({text.data(), text.size()}, code, {}, parse_options());
  if (code) return tl::unexpected(refusal(fmt::format("no JSON (RFC 8259): {}", code.message())));
  Reader reader{"registration"};
  RegistrationFact fact;
  reader.read(value, fact);
  if (!reader.problem().empty()) return tl::unexpected(refusal(reader.problem()));
  return fact;
}

}  // namespace certwright::model
