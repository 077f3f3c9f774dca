// The policy language as far as this server keeps it. What it does not keep is refused with its place, never ignored: a
// condition that were left out of a statement would allow what it was written to prevent.
#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii.h"
#include "model/access_policy.h"
#include "model/policy_json.h"

namespace certwright::model {
namespace {

using Kind = PolicyJson::Kind;

// One document is a few statements; this many bytes of white space are a mistake.
constexpr std::size_t most_bytes = 64UL * 1024;

// IAM User Guide, "Version": 2012-10-17 knows policy variables; without Version a document is of 2008-10-17, in which
// "${…}" is plain text.
constexpr std::string_view version_2012 = "2012-10-17";
constexpr std::string_view version_2008 = "2008-10-17";

// ACM User Guide, "Use condition keys with ACM", and the Service Authorization Reference. `list` keys hold several
// values at once ("ArrayOfString"); a key that ends with '/' is followed by the key of a tag.
struct Key {
  std::string_view name;
  bool list = false;
};
constexpr std::array keys{
    Key{"acm:CertificateAuthority"}, Key{"acm:CertificateTransparencyLogging"},
    Key{"acm:DomainNames", true},    Key{"acm:Export"},
    Key{"acm:KeyAlgorithm"},         Key{"acm:ValidationMethod"},
    Key{"aws:RequestTag/"},          Key{"aws:ResourceTag/"},
    Key{"aws:TagKeys", true},
};
constexpr std::size_t longest_tag_key = 4UL * 128;  // the API's 128 characters, in bytes
constexpr std::string_view domain_names = "acm:domainnames";

struct Operator {
  std::string_view name;
  bool wildcards = false;
  bool negated = false;
};
constexpr std::array operators{
    Operator{"StringEquals"},
    Operator{"StringNotEquals", false, true},
    Operator{"StringLike", true, false},
    Operator{"StringNotLike", true, true},
};

const Key* find_key(std::string_view lowered) {
  const auto* const found = std::ranges::find_if(keys, [&](const Key& key) {
    const std::string name = ascii_lower(key.name);
    if (!name.ends_with('/')) return lowered == name;
    return lowered.starts_with(name) && lowered.size() > name.size() && lowered.size() <= name.size() + longest_tag_key;
  });
  return found == keys.end() ? nullptr : found;
}

std::string known_keys() {
  std::string all;
  for (const Key& key : keys)
    all += fmt::format("{}{}{}", all.empty() ? "" : ", ", key.name, key.name.ends_with('/') ? "tag-key" : "");
  return all;
}

std::size_t characters_that_count(std::string_view document) {
  return static_cast<std::size_t>(std::ranges::count_if(document, [](char c) {
    const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
    return !continues && c != ' ' && c != '\t' && c != '\r' && c != '\n';
  }));
}

bool is_word(std::string_view text, std::string_view also) {
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           also.find(c) != std::string_view::npos;
  });
}

/// Reads a document from the top; `path` names the place in every refusal.
class Reader {
 public:
  Result<std::vector<AccessStatement>> document(const PolicyJson& json);

 private:
  using Path = std::string;

  static tl::unexpected<Error> refuse(const Path& path, std::string_view why) {
    return fail(ErrorCode::invalid_request, path.empty() ? std::string{why} : fmt::format("{}: {}", path, why));
  }
  static Path below(const Path& path, std::string_view name) {
    return path.empty() ? std::string{name} : fmt::format("{}.{}", path, name);
  }

  static Result<void> members_are(const PolicyJson& json, const Path& path, std::span<const std::string_view> known);
  static const PolicyJson* member(const PolicyJson& json, std::string_view name);
  static Result<std::string> text(const PolicyJson& json, const Path& path);
  static Result<std::vector<std::string>> texts(const PolicyJson* json, const Path& path);

  Result<AccessStatement> statement(const PolicyJson& json, const Path& path);
  Result<std::string> sid(const PolicyJson* json, const Path& path);
  static Result<bool> allows(const PolicyJson* json, const Path& path);
  static Result<Wildcard> action(const std::string& text, const Path& path);
  Result<Wildcard> resource(const std::string& text, const Path& path) const;
  Result<std::vector<AccessCondition>> conditions(const PolicyJson* json, const Path& path) const;
  Result<AccessCondition> condition(std::string_view operator_name, const PolicyMember& of, const Path& path) const;
  Result<Wildcard> pattern(std::string_view text, bool wildcards, const Path& path) const;

  bool has_variables_ = false;
  std::vector<std::string> sids_;
};

Result<void> Reader::members_are(const PolicyJson& json, const Path& path, std::span<const std::string_view> known) {
  if (json.kind != Kind::object) return refuse(path, "An object is expected here.");
  for (auto at = json.members.begin(); at != json.members.end(); ++at) {
    if (std::ranges::find(known, std::string_view{at->name}) == known.end())
      return refuse(below(path, at->name),
                    fmt::format("This server does not keep this element. It keeps {}.", fmt::join(known, ", ")));
    if (std::any_of(json.members.begin(), at, [&](const PolicyMember& earlier) { return earlier.name == at->name; }))
      return refuse(below(path, at->name), "This element is there twice. Leave one.");
  }
  return {};
}

const PolicyJson* Reader::member(const PolicyJson& json, std::string_view name) {
  const auto found = std::ranges::find(json.members, name, &PolicyMember::name);
  return found == json.members.end() ? nullptr : &found->value;
}

Result<std::string> Reader::text(const PolicyJson& json, const Path& path) {
  if (json.kind != Kind::text) return refuse(path, "A text is expected here.");
  return json.text;
}

// A text, or a list of one text or more.
Result<std::vector<std::string>> Reader::texts(const PolicyJson* json, const Path& path) {
  if (json == nullptr) return refuse(path, "This element is missing.");
  if (json->kind == Kind::text) return std::vector{json->text};
  if (json->kind != Kind::array || json->members.empty())
    return refuse(path, "A text, or a list of one text or more, is expected here.");
  std::vector<std::string> all;
  for (std::size_t i = 0; i < json->members.size(); ++i) {
    TRY(std::string one, text(json->members[i].value, fmt::format("{}[{}]", path, i)));
    all.push_back(std::move(one));
  }
  return all;
}

Result<std::vector<AccessStatement>> Reader::document(const PolicyJson& json) {
  constexpr std::array<std::string_view, 3> known{"Version", "Id", "Statement"};
  if (json.kind != Kind::object) return refuse("", "The policy must be a JSON object with Version and Statement.");
  TRY_VOID(members_are(json, "", known));
  if (const PolicyJson* version = member(json, "Version")) {
    if (version->kind != Kind::text || (version->text != version_2012 && version->text != version_2008))
      return refuse("Version", fmt::format("The versions are {} and {}.", version_2012, version_2008));
    has_variables_ = version->text == version_2012;
  }
  if (const PolicyJson* id = member(json, "Id")) TRY_VOID(text(*id, "Id"));
  const PolicyJson* all = member(json, "Statement");
  if (all == nullptr || (all->kind == Kind::array && all->members.empty()))
    return refuse("Statement", "One statement or more is expected here.");
  std::vector<AccessStatement> statements;
  if (all->kind != Kind::array) {
    TRY(AccessStatement one, statement(*all, "Statement"));
    statements.push_back(std::move(one));
    return statements;
  }
  for (std::size_t i = 0; i < all->members.size(); ++i) {
    TRY(AccessStatement one, statement(all->members[i].value, fmt::format("Statement[{}]", i)));
    statements.push_back(std::move(one));
  }
  return statements;
}

Result<AccessStatement> Reader::statement(const PolicyJson& json, const Path& path) {
  constexpr std::array<std::string_view, 5> known{"Sid", "Effect", "Action", "Resource", "Condition"};
  TRY_VOID(members_are(json, path, known));
  AccessStatement made;
  TRY(made.sid, sid(member(json, "Sid"), below(path, "Sid")));
  TRY(made.allows, allows(member(json, "Effect"), below(path, "Effect")));
  TRY(const auto actions, texts(member(json, "Action"), below(path, "Action")));
  for (const std::string& one : actions) {
    TRY(Wildcard pattern, action(one, below(path, "Action")));
    made.actions.push_back(std::move(pattern));
  }
  TRY(const auto resources, texts(member(json, "Resource"), below(path, "Resource")));
  for (const std::string& one : resources) {
    TRY(Wildcard pattern, resource(one, below(path, "Resource")));
    made.resources.push_back(std::move(pattern));
  }
  TRY(made.conditions, conditions(member(json, "Condition"), below(path, "Condition")));
  return made;
}

// IAM User Guide, "Sid": "supports ASCII uppercase letters (A-Z), lowercase letters (a-z), and numbers (0-9)", and
// "must be unique within a JSON policy".
Result<std::string> Reader::sid(const PolicyJson* json, const Path& path) {
  if (json == nullptr) return std::string{};
  TRY(std::string name, text(*json, path));
  if (name.empty()) return name;
  if (!is_word(name, "")) return refuse(path, "A Sid has letters and digits only.");
  if (std::ranges::find(sids_, name) != sids_.end())
    return refuse(path, fmt::format("Another statement has the Sid {} too.", name));
  sids_.push_back(name);
  return name;
}

Result<bool> Reader::allows(const PolicyJson* json, const Path& path) {
  if (json == nullptr || json->kind != Kind::text || (json->text != "Allow" && json->text != "Deny"))
    return refuse(path, "Allow or Deny is expected here.");
  return json->text == "Allow";
}

// `*`, or a service's prefix, a colon and a name, which may have wildcards.
Result<Wildcard> Reader::action(const std::string& text, const Path& path) {
  if (text == "*") return Wildcard::of(text);
  const std::size_t colon = text.find(':');
  const bool formed = colon != std::string::npos && is_word(std::string_view{text}.substr(0, colon), "-") &&
                      is_word(std::string_view{text}.substr(colon + 1), "*?");
  if (!formed)
    return refuse(path,
                  fmt::format("\"{}\" is no action. Write a service and a name, such as acm:DescribeCertificate or "
                              "acm:List*.",
                              text));
  return Wildcard::of(ascii_lower(text));
}

// `*`, or an ARN of six parts, of which the later ones may be swallowed by a `*` at the end.
Result<Wildcard> Reader::resource(const std::string& text, const Path& path) const {
  constexpr std::ptrdiff_t colons_of_an_arn = 5;
  const bool whole = std::ranges::count(text, ':') >= colons_of_an_arn || text.ends_with('*');
  if (text != "*" && (!text.starts_with("arn:") || !whole))
    return refuse(path, fmt::format("\"{}\" is no ARN. Write \"*\", or an ARN such as "
                                    "arn:aws:acm:us-east-1:123456789012:certificate/*.",
                                    text));
  return pattern(text, true, path);
}

Result<std::vector<AccessCondition>> Reader::conditions(const PolicyJson* json, const Path& path) const {
  std::vector<AccessCondition> all;
  if (json == nullptr) return all;
  if (json->kind != Kind::object) return refuse(path, "An object of operators is expected here.");
  std::vector<std::string_view> seen;
  for (const PolicyMember& of_operator : json->members) {
    const Path at = below(path, of_operator.name);
    if (std::ranges::find(seen, of_operator.name) != seen.end()) return refuse(at, "This operator is there twice.");
    seen.emplace_back(of_operator.name);
    if (of_operator.value.kind != Kind::object || of_operator.value.members.empty())
      return refuse(at, "An object of one condition key or more is expected here.");
    std::vector<std::string> names;
    for (const PolicyMember& one : of_operator.value.members) {
      TRY(AccessCondition made, condition(of_operator.name, one, at));
      if (std::ranges::find(names, made.key) != names.end())
        return refuse(below(at, one.name), "This key is there twice: upper and lower case do not tell keys apart.");
      names.push_back(made.key);
      all.push_back(std::move(made));
    }
  }
  return all;
}

Result<AccessCondition> Reader::condition(std::string_view operator_name, const PolicyMember& of,
                                          const Path& path) const {
  using Quantifier = AccessCondition::Quantifier;
  constexpr std::string_view for_all = "ForAllValues:";
  constexpr std::string_view for_any = "ForAnyValue:";
  AccessCondition made;
  std::string_view base = operator_name;
  if (base.starts_with(for_all)) made.quantifier = Quantifier::for_all_values;
  if (base.starts_with(for_any)) made.quantifier = Quantifier::for_any_value;
  if (made.quantifier != Quantifier::single) base.remove_prefix(base.find(':') + 1);
  const auto* const found = std::ranges::find(operators, base, &Operator::name);
  if (found == operators.end())
    return refuse(path,
                  "This server does not keep this operator. It keeps StringEquals, StringNotEquals, StringLike and "
                  "StringNotLike, also with ForAllValues: or ForAnyValue: before them.");
  made.negated = found->negated;

  const Path at = below(path, of.name);
  auto key = parse_condition_key(of.name);
  if (!key) return refuse(at, key.error().detail);
  made.key = *std::move(key);
  if (find_key(made.key)->list && made.quantifier == Quantifier::single)
    return refuse(at,
                  fmt::format("This key can have several values: write ForAllValues:{0} or ForAnyValue:{0}.", base));
  TRY(const auto values, texts(&of.value, at));
  for (const std::string& value : values) {
    // Nothing of a request would ever equal such a value, so a Deny with it would protect nothing.
    const bool comparable = std::ranges::all_of(
        value, [](char c) { return static_cast<unsigned char>(c) < 0x80U && (c < 'A' || c > 'Z'); });
    if (made.key == domain_names && !comparable)
      return refuse(at,
                    fmt::format("\"{}\": names are compared in lower case and in ASCII. Write it so (xn--…).", value));
    TRY(Wildcard one, pattern(value, found->wildcards, at));
    made.values.push_back(std::move(one));
  }
  return made;
}

// IAM User Guide, "Variables and tags": ${*}, ${?} and ${$} stand for the characters themselves; other variables are
// values of the request, which this server does not fill in.
Result<Wildcard> Reader::pattern(std::string_view text, bool wildcards, const Path& path) const {
  std::vector<Wildcard::Piece> pieces;
  for (std::size_t i = 0; i < text.size(); ++i) {
    Wildcard::Piece piece{.kind = Wildcard::Kind::byte, .byte = text[i]};
    if (has_variables_ && text.substr(i).starts_with("${")) {
      const std::string_view variable = text.substr(i, text.find('}', i) - i + 1);
      if (variable != "${*}" && variable != "${?}" && variable != "${$}")
        return refuse(path, fmt::format("\"{}\": this server fills in no policy variables. Write ${{$}} for the "
                                        "character $.",
                                        text));
      piece.byte = variable[2];
      i += variable.size() - 1;
    } else if (wildcards && text[i] == '*') {
      piece.kind = Wildcard::Kind::any_run;
    } else if (wildcards && text[i] == '?') {
      piece.kind = Wildcard::Kind::any_one;
    }
    pieces.push_back(piece);
  }
  return Wildcard{std::move(pieces)};
}

}  // namespace

Result<std::string> parse_condition_key(std::string_view text) {
  std::string lowered = ascii_lower(text);
  if (find_key(lowered) != nullptr) return lowered;
  return fail(ErrorCode::invalid_request,
              fmt::format("This server does not know this condition key. It knows {}.", known_keys()));
}

Result<AccessPolicy> AccessPolicy::parse(std::string_view document) {
  const std::size_t length = document.size() > most_bytes ? document.size() : characters_that_count(document);
  if (length > longest_document)
    return fail(ErrorCode::invalid_request,
                fmt::format("The policy has {} characters; {} are allowed, white space not counted. Use wildcards, or "
                            "several principals.",
                            length, longest_document));
  TRY(const PolicyJson json, parse_policy_json(document));
  TRY(std::vector<AccessStatement> statements, Reader{}.document(json));
  return AccessPolicy{std::move(statements)};
}

}  // namespace certwright::model
