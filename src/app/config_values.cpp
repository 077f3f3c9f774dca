#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/config_keys.h"
#include "app/config_rules.h"

namespace certwright::app {
namespace {

constexpr std::int64_t one_day = 24L * 3600;

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += c;
    }
  }
  return out += '"';
}

std::string toml_list(const std::vector<std::string>& texts) {
  std::vector<std::string> parts;
  parts.reserve(texts.size());
  for (const std::string& text : texts) parts.push_back(toml_text(text));
  return fmt::format("[{}]", fmt::join(parts, ", "));
}

std::string one_of(const std::vector<std::string_view>& words) {
  std::vector<std::string> parts;
  parts.reserve(words.size());
  for (const std::string_view word : words) parts.push_back(toml_text(word));
  return fmt::format("{}", fmt::join(parts, ", "));
}

auto wrong(std::string expected) { return fail(ErrorCode::invalid_request, std::move(expected)); }

std::string described(const Value& value) {
  return std::visit(Overloaded{[](const std::string&) -> std::string { return "text"; },
                               [](std::int64_t) -> std::string { return "a number"; },
                               [](bool) -> std::string { return "true or false"; },
                               [](const std::vector<std::string>&) -> std::string { return "a list"; },
                               [](const OtherValue& other) { return std::string{other.type}; }},
                    value);
}

// A trust anchor may be a record instead of a file: records hold white space between their fields.
bool looks_like_a_record(std::string_view text) { return text.find_first_of(" \t") != std::string_view::npos; }

std::string from_folder(const std::string& text, const std::string& folder) {
  const std::filesystem::path path{text};
  if (text.empty() || folder.empty() || path.is_absolute() || looks_like_a_record(text)) return text;
  if (feeds::is_url(text)) return text;
  return (std::filesystem::path{folder} / path).lexically_normal().string();
}

// What put_value needs of a key, whatever its target.
struct Expectation {
  Rule rule;
  std::int64_t least;
  std::int64_t most;
  TextKind kind;
  const std::string& folder;
};

Result<std::string> read_text(Value& value, const Expectation& expect) {
  auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return wrong("expected text in quotation marks, found " + described(value));
  if (expect.rule != nullptr)
    if (const Problem problem = expect.rule(*text)) return wrong(*problem + ", found " + toml_text(*text));
  return expect.kind == TextKind::file ? from_folder(*text, expect.folder) : std::move(*text);
}

Result<std::size_t> read_number(const Value& value, const Expectation& expect) {
  const auto* number = std::get_if<std::int64_t>(&value);
  const std::string range = fmt::format("expected a whole number from {} to {}", expect.least, expect.most);
  if (number == nullptr) return wrong(range + ", found " + described(value));
  if (*number < expect.least || *number > expect.most) return wrong(fmt::format("{}, found {}", range, *number));
  return static_cast<std::size_t>(*number);
}

Result<std::chrono::seconds> read_duration(const Value& value, const Expectation& expect) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr)
    return wrong(R"(expected a duration in quotation marks such as "72h", found )" + described(value));
  TRY(const std::chrono::seconds duration, parse_duration(*text));
  if (duration.count() < expect.least || duration.count() > expect.most)
    return wrong(fmt::format("expected a duration from {} to {}, found {}",
                             duration_text(std::chrono::seconds{expect.least}),
                             duration_text(std::chrono::seconds{expect.most}), toml_text(*text)));
  return duration;
}

// `["a"]`; an empty array has no element type, so any list that the loader could read as texts arrives here.
Result<std::vector<std::string>> read_texts(Value& value, const Expectation& expect) {
  auto* texts = std::get_if<std::vector<std::string>>(&value);
  if (texts == nullptr) return wrong("expected a list of texts such as [\"a\", \"b\"], found " + described(value));
  if (expect.rule != nullptr)
    for (std::string& text : *texts)
      if (const Problem problem = expect.rule(text)) return wrong(*problem + ", found " + toml_text(text));
  return std::move(*texts);
}

Result<std::size_t> read_word(const Value& value, const std::vector<std::string_view>& words) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return wrong(fmt::format("expected one of {}, found {}", one_of(words), described(value)));
  const auto at = std::ranges::find(words, *text);
  if (at == words.end()) return wrong(fmt::format("expected one of {}, found {}", one_of(words), toml_text(*text)));
  return static_cast<std::size_t>(at - words.begin());
}

Result<void> put_choices(const Choices& choices, Value& value, const Expectation& expect) {
  TRY(const std::vector<std::string> texts, read_texts(value, expect));
  std::set<std::size_t> chosen;
  for (const std::string& text : texts) {
    TRY(const std::size_t index, read_word(Value{text}, choices.words));
    chosen.insert(index);
  }
  choices.set({chosen.begin(), chosen.end()});
  return {};
}

Result<void> put_field(Field field, Value& value, const Expectation& expect) {
  return std::visit(Overloaded{[&](bool* target) -> Result<void> {
                                 const auto* flag = std::get_if<bool>(&value);
                                 if (flag == nullptr) return wrong("expected true or false, found " + described(value));
                                 *target = *flag;
                                 return {};
                               },
                               [&](std::optional<bool>* target) -> Result<void> {
                                 const auto* flag = std::get_if<bool>(&value);
                                 if (flag == nullptr) return wrong("expected true or false, found " + described(value));
                                 *target = *flag;
                                 return {};
                               },
                               [&](std::string* target) -> Result<void> {
                                 TRY(*target, read_text(value, expect));
                                 return {};
                               },
                               [&](std::optional<std::string>* target) -> Result<void> {
                                 TRY(*target, read_text(value, expect));
                                 return {};
                               },
                               [&](std::size_t* target) -> Result<void> {
                                 TRY(*target, read_number(value, expect));
                                 return {};
                               },
                               [&](std::optional<std::size_t>* target) -> Result<void> {
                                 TRY(*target, read_number(value, expect));
                                 return {};
                               },
                               [&](std::chrono::seconds* target) -> Result<void> {
                                 TRY(*target, read_duration(value, expect));
                                 return {};
                               },
                               [&](std::optional<std::chrono::seconds>* target) -> Result<void> {
                                 TRY(*target, read_duration(value, expect));
                                 return {};
                               },
                               [&](std::optional<std::vector<std::string>>* target) -> Result<void> {
                                 TRY(*target, read_texts(value, expect));
                                 return {};
                               },
                               [&](std::vector<std::string>* target) -> Result<void> {
                                 TRY(*target, read_texts(value, expect));
                                 return {};
                               },
                               [&](Choice& choice) -> Result<void> {
                                 TRY(const std::size_t index, read_word(value, choice.words));
                                 choice.set(index);
                                 return {};
                               },
                               [&](Choices& choices) { return put_choices(choices, value, expect); },
                               [&](Preset& preset) -> Result<void> {
                                 TRY_VOID(read_word(value, {"acm"}));
                                 *preset.quotas = model::acm_quotas();
                                 return {};
                               }},
                    field);
}

std::optional<std::string> field_text(const Field& field) {
  using Shown = std::optional<std::string>;
  return std::visit(
      Overloaded{[](const bool* flag) -> Shown { return *flag ? "true" : "false"; },
                 [](const std::optional<bool>* flag) -> Shown {
                   return *flag ? Shown{**flag ? "true" : "false"} : std::nullopt;
                 },
                 [](const std::string* text) -> Shown { return toml_text(*text); },
                 [](const std::optional<std::string>* text) -> Shown {
                   return *text ? Shown{toml_text(**text)} : std::nullopt;
                 },
                 [](const std::size_t* number) -> Shown { return fmt::format("{}", *number); },
                 [](const std::optional<std::size_t>* number) -> Shown {
                   return *number ? Shown{fmt::format("{}", **number)} : std::nullopt;
                 },
                 [](const std::chrono::seconds* duration) -> Shown { return toml_text(duration_text(*duration)); },
                 [](const std::optional<std::chrono::seconds>* duration) -> Shown {
                   return *duration ? Shown{toml_text(duration_text(**duration))} : std::nullopt;
                 },
                 [](const std::vector<std::string>* texts) -> Shown { return toml_list(*texts); },
                 [](const std::optional<std::vector<std::string>>* texts) -> Shown {
                   return *texts ? Shown{toml_list(**texts)} : std::nullopt;
                 },
                 [](const Choice& choice) -> Shown { return toml_text(choice.words.at(choice.get())); },
                 [](const Choices& choices) -> Shown {
                   std::vector<std::string> chosen;
                   for (const std::size_t index : choices.get()) chosen.emplace_back(choices.words.at(index));
                   return toml_list(chosen);
                 },
                 [](const Preset&) -> Shown { return std::nullopt; }},
      field);
}

std::string field_type(const Field& field, std::int64_t least, std::int64_t most) {
  return std::visit(
      Overloaded{[](const bool*) -> std::string { return "true or false"; },
                 [](const std::optional<bool>*) -> std::string { return "true or false"; },
                 [](const std::string*) -> std::string { return "text"; },
                 [](const std::optional<std::string>*) -> std::string { return "text"; },
                 [&](const std::size_t*) { return fmt::format("number, {} to {}", least, most); },
                 [&](const std::optional<std::size_t>*) { return fmt::format("number, {} to {}", least, most); },
                 [&](const std::chrono::seconds*) {
                   return fmt::format("duration, {} to {}", duration_text(std::chrono::seconds{least}),
                                      duration_text(std::chrono::seconds{most}));
                 },
                 [&](const std::optional<std::chrono::seconds>*) {
                   return fmt::format("duration, {} to {}", duration_text(std::chrono::seconds{least}),
                                      duration_text(std::chrono::seconds{most}));
                 },
                 [](const std::vector<std::string>*) -> std::string { return "list of texts"; },
                 [](const std::optional<std::vector<std::string>>*) -> std::string { return "list of texts"; },
                 [](const Choice& choice) { return one_of(choice.words); },
                 [](const Choices& choices) { return "list of " + one_of(choices.words); },
                 [](const Preset&) -> std::string { return "\"acm\""; }},
      field);
}

}  // namespace

template <class Target>
Result<void> put_value(const Key<Target>& key, Target& target, Value value, const std::string& folder) {
  return put_field(key.field(target), value, {key.rule, key.least, key.most, key.kind, folder});
}

template <class Target>
std::optional<std::string> toml_value(const Key<Target>& key, Target& target) {
  return field_text(key.field(target));
}

template <class Target>
std::string type_of(const Key<Target>& key) {
  Target target;
  return field_type(key.field(target), key.least, key.most);
}

template Result<void> put_value(const Key<Config>&, Config&, Value, const std::string&);
template Result<void> put_value(const Key<feeds::BlockListSettings>&, feeds::BlockListSettings&, Value,
                                const std::string&);
template Result<void> put_value(const Key<ProfileSettings>&, ProfileSettings&, Value, const std::string&);
template Result<void> put_value(const Key<net::live::StubZone>&, net::live::StubZone&, Value, const std::string&);
template std::optional<std::string> toml_value(const Key<Config>&, Config&);
template std::optional<std::string> toml_value(const Key<feeds::BlockListSettings>&, feeds::BlockListSettings&);
template std::optional<std::string> toml_value(const Key<ProfileSettings>&, ProfileSettings&);
template std::optional<std::string> toml_value(const Key<net::live::StubZone>&, net::live::StubZone&);
template std::string type_of(const Key<Config>&);
template std::string type_of(const Key<feeds::BlockListSettings>&);
template std::string type_of(const Key<ProfileSettings>&);
template std::string type_of(const Key<net::live::StubZone>&);

Result<std::chrono::seconds> parse_duration(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> units{
      {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  const auto at = std::ranges::find(units, unit, &std::pair<std::string_view, std::int64_t>::first);
  // A hundred years of milliseconds is far below what 64 bits hold, so the product cannot overflow.
  constexpr std::int64_t most = 100LL * 365 * 86'400'000;
  if (error != std::errc{} || at == units.end() || count < 0 || count > most / at->second)
    return wrong(fmt::format(R"(expected a duration such as "72h", "30m", "3s" or "198d", found {})", toml_text(text)));
  const std::int64_t milliseconds = count * at->second;
  if (milliseconds % 1000 != 0) return wrong(fmt::format("expected whole seconds, found {}", toml_text(text)));
  return std::chrono::seconds{milliseconds / 1000};
}

std::string duration_text(std::chrono::seconds duration) {
  const std::int64_t seconds = duration.count();
  if (seconds != 0 && seconds % one_day == 0 && seconds >= 7 * one_day) return fmt::format("{}d", seconds / one_day);
  if (seconds != 0 && seconds % 3600 == 0) return fmt::format("{}h", seconds / 3600);
  if (seconds != 0 && seconds % 60 == 0) return fmt::format("{}m", seconds / 60);
  return fmt::format("{}s", seconds);
}

}  // namespace certwright::app
