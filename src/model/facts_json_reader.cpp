#include <utility>

#include <fmt/format.h>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_stack.hpp>

#include "model/facts_json.h"
#include "model/members_json_reader.h"

namespace certwright::model {
namespace {

namespace json = boost::json;
using members_json::Reader;

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
