#include "cli/style.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace certwright::cli {
namespace {

constexpr std::size_t usual_width = 80;
constexpr std::size_t least_width = 40;
constexpr std::size_t most_width = 120;

std::string lower(std::string_view text) {
  std::string out{text};
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string first_set(const client::Environment& environment, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const auto value = environment(name); value && !value->empty()) return *value;
  return {};
}

bool is_set(const client::Environment& environment, const char* name) {
  return !first_set(environment, {name}).empty();
}

bool is_utf8(std::string_view locale) {
  const std::string text = lower(locale);
  return text.find("utf-8") != std::string::npos || text.find("utf8") != std::string::npos;
}

bool wants_colour(const StyleOptions& options, const client::Environment& environment) {
  // no-color.org: "when present and not an empty string (regardless of its value), prevents the addition of color".
  if (options.no_colour || is_set(environment, "NO_COLOR")) return false;
  for (const char* name : {"CLICOLOR_FORCE", "FORCE_COLOR"})
    if (const auto value = first_set(environment, {name}); !value.empty() && value != "0") return true;
  return options.is_terminal && first_set(environment, {"TERM"}) != "dumb";
}

std::size_t width_for(const StyleOptions& options, const client::Environment& environment) {
  const std::string columns = first_set(environment, {"COLUMNS"});
  std::size_t width = 0;
  std::from_chars(columns.data(), columns.data() + columns.size(), width);
  if (width == 0) width = options.terminal_width;
  if (width == 0) width = usual_width;
  return std::clamp(width, least_width, most_width);
}

struct Sign {
  const char* symbol;
  const char* ascii;
  Colour colour;
  Text word;
};

const Sign& sign_of(Mark mark) {
  static const std::array<Sign, 6> signs{{{"✔", "[ok]", Colour::green, {"OK", "問題なし"}},
                                          {"i", "[i]", Colour::cyan, {"INFO", "情報"}},
                                          {"!", "[!]", Colour::yellow, {"WARN", "警告"}},
                                          {"?", "[?]", Colour::yellow, {"UNKNOWN", "不明"}},
                                          {"…", "[...]", Colour::cyan, {"WAIT", "待機中"}},
                                          {"✗", "[x]", Colour::red, {"FAIL", "エラー"}}}};
  return signs.at(static_cast<std::size_t>(mark));
}

}  // namespace

Language language_of(std::string_view locale) {
  const std::string text = lower(locale);
  const bool is_japanese =
      text == "ja" || text.starts_with("ja_") || text.starts_with("ja-") || text.starts_with("ja.");
  return is_japanese ? Language::ja : Language::en;
}

Style make_style(const StyleOptions& options, const client::Environment& environment) {
  Style style;
  const std::string characters = first_set(environment, {"LC_ALL", "LC_CTYPE", "LANG"});
  style.unicode = is_utf8(characters);
  style.colour = wants_colour(options, environment);
  style.width = width_for(options, environment);
  const std::string chosen = options.lang.empty() ? first_set(environment, {"CERTWRIGHT_LANG"}) : options.lang;
  if (!chosen.empty())
    style.language = language_of(chosen);
  else if (style.unicode)
    style.language = language_of(first_set(environment, {"LC_ALL", "LC_MESSAGES", "LANG"}));
  return style;
}

std::string coloured(std::string_view text, Colour colour, const Style& style) {
  constexpr std::array<int, 6> codes{31, 33, 32, 36, 1, 2};
  if (!style.colour) return std::string{text};
  return fmt::format("\x1b[{}m{}\x1b[0m", codes.at(static_cast<std::size_t>(colour)), text);
}

std::string marked(Mark mark, const Style& style) {
  const Sign& sign = sign_of(mark);
  return coloured(fmt::format("{} {}", style.unicode ? sign.symbol : sign.ascii, sign.word.in(style.language)),
                  sign.colour, style);
}

std::string symbol(Mark mark, const Style& style) {
  const Sign& sign = sign_of(mark);
  return coloured(style.unicode ? sign.symbol : sign.ascii, sign.colour, style);
}

const Text& word(Mark mark) { return sign_of(mark).word; }

}  // namespace certwright::cli
