#include "cli/display_width.h"

#include <algorithm>
#include <array>
#include <utility>

namespace certwright::cli {
namespace {

using Range = std::pair<char32_t, char32_t>;

// UAX #11, East_Asian_Width W and F, in the blocks that people's texts use; unassigned gaps are filled.
constexpr std::array<Range, 22> wide{
    {{0x1100, 0x115F}, {0x231A, 0x231B}, {0x2329, 0x232A},   {0x23E9, 0x23EC},  {0x25FD, 0x25FE}, {0x2614, 0x2615},
     {0x26AA, 0x26AB}, {0x2705, 0x2705}, {0x274C, 0x274C},   {0x2E80, 0x303E},  {0x3041, 0x33FF}, {0x3400, 0x4DBF},
     {0x4E00, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},  {0xFE10, 0xFE19}, {0xFE30, 0xFE6F},
     {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD}}};

// Marks that are drawn over the character before them, and characters that are not drawn at all.
constexpr std::array<Range, 15> zero{{{0x0300, 0x036F},
                                      {0x0483, 0x0489},
                                      {0x0591, 0x05BD},
                                      {0x0610, 0x061A},
                                      {0x064B, 0x065F},
                                      {0x0E31, 0x0E31},
                                      {0x0E34, 0x0E3A},
                                      {0x0E47, 0x0E4E},
                                      {0x200B, 0x200F},
                                      {0x20D0, 0x20FF},
                                      {0x3099, 0x309A},
                                      {0xFE00, 0xFE0F},
                                      {0xFE20, 0xFE2F},
                                      {0xFEFF, 0xFEFF},
                                      {0xE0100, 0xE01EF}}};

template <std::size_t count>
bool in(const std::array<Range, count>& ranges, char32_t code) {
  const auto after = std::ranges::upper_bound(ranges, code, {}, &Range::first);
  return after != ranges.begin() && code <= std::prev(after)->second;
}

// JIS X 4051: closing brackets, full stops, commas, small kana and long-vowel marks do not begin a line.
bool may_not_begin_a_line(char32_t code) {
  constexpr std::u32string_view sticking =
      U"、。，．：；？！）］｝」』】〉》〕ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ";
  return sticking.find(code) != std::u32string_view::npos;
}

bool may_not_end_a_line(char32_t code) {
  constexpr std::u32string_view sticking = U"（［｛「『【〈《〔";
  return sticking.find(code) != std::u32string_view::npos;
}

// A piece of text that stays on one line, and whether a space stood before it.
struct Piece {
  std::string text;
  std::size_t columns = 0;
  bool after_space = false;
};

class Splitter {
 public:
  std::vector<Piece> split(std::string_view text) {
    while (!text.empty()) {
      const Character character = first_character(text);
      take(character, text.substr(0, character.bytes));
      text.remove_prefix(character.bytes);
    }
    close();
    return std::move(pieces_);
  }

 private:
  void take(const Character& character, std::string_view bytes) {
    if (bytes == "`") in_backticks_ = !in_backticks_;
    if (bytes == " " && !in_backticks_) {
      close();
      after_space_ = true;
      return;
    }
    const bool is_wide = columns_of(character.code) == 2 && !in_backticks_;
    if (!piece_.text.empty() && (is_wide || last_is_wide_) && !sticks_ && !may_not_begin_a_line(character.code) &&
        !continues_backticks(bytes))
      close();
    if (piece_.text.empty()) piece_.after_space = std::exchange(after_space_, false);
    piece_.text += bytes;
    piece_.columns += columns_of(character.code);
    last_is_wide_ = is_wide;
    sticks_ = may_not_end_a_line(character.code);
  }

  // The closing backtick belongs to what it closes.
  bool continues_backticks(std::string_view bytes) const { return bytes == "`" && !in_backticks_; }

  void close() {
    if (!piece_.text.empty()) pieces_.push_back(std::exchange(piece_, {}));
    last_is_wide_ = sticks_ = false;
  }

  std::vector<Piece> pieces_;
  Piece piece_;
  bool after_space_ = false;
  bool last_is_wide_ = false;
  bool sticks_ = false;
  bool in_backticks_ = false;
};

// Directional overrides, isolates and marks reorder what is shown: "moc.elpmaxe" must not be made to look otherwise.
bool steers_the_terminal(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x200E && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

}  // namespace

std::size_t columns_of(char32_t code) {
  if (code < 0x300) return 1;
  if (in(zero, code)) return 0;
  return in(wide, code) ? 2 : 1;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Character character = first_character(text);
    columns += columns_of(character.code);
    text.remove_prefix(character.bytes);
  }
  return columns;
}

std::string padded(std::string_view text, std::size_t columns) {
  std::string out{text};
  const std::size_t has = columns_of(text);
  if (has < columns) out.append(columns - has, ' ');
  return out;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  std::string line;
  std::size_t used = 0;
  for (const Piece& piece : Splitter{}.split(text)) {
    const std::size_t space = piece.after_space && !line.empty() ? 1 : 0;
    if (!line.empty() && used + space + piece.columns > columns) {
      lines.push_back(std::exchange(line, {}));
      used = 0;
    } else if (space == 1) {
      line += ' ';
      ++used;
    }
    line += piece.text;
    used += piece.columns;
  }
  if (!line.empty() || lines.empty()) lines.push_back(std::move(line));
  return lines;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Character character = first_character(text);
    if (!character.valid || steers_the_terminal(character.code))
      out += character.code == '\t' || character.code == '\n' ? " " : "\xEF\xBF\xBD";
    else
      out += text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
  }
  return out;
}

}  // namespace certwright::cli
