#include "model/wildcard.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace certwright::model {
namespace {

// Where the character after the one at `at` begins.
std::size_t next_character(std::string_view text, std::size_t at) {
  constexpr unsigned continuation_mask = 0xC0U;
  constexpr unsigned continuation = 0x80U;
  do ++at;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & continuation_mask) == continuation);
  return at;
}

}  // namespace

Wildcard Wildcard::of(std::string_view pattern) {
  std::vector<Piece> pieces;
  pieces.reserve(pattern.size());
  for (const char c : pattern)
    pieces.push_back({.kind = c == '*' ? Kind::any_run : c == '?' ? Kind::any_one : Kind::byte, .byte = c});
  return Wildcard{std::move(pieces)};
}

bool Wildcard::matches(std::string_view text) const {
  std::size_t piece = 0;
  std::size_t at = 0;
  // The piece after the last `*`, and where in the text it is tried next. An earlier `*` need not be taken back: what
  // stands between the two was found at the first place it could be, which leaves the most to the last one.
  std::optional<std::size_t> resume_piece;
  std::size_t resume_at = 0;
  while (at < text.size()) {
    const bool more = piece < pieces_.size();
    if (more && pieces_[piece].kind == Kind::any_run) {
      resume_piece = ++piece;
      resume_at = at;
    } else if (more && pieces_[piece].kind == Kind::any_one) {
      ++piece;
      at = next_character(text, at);
    } else if (more && pieces_[piece].byte == text[at]) {
      ++piece;
      ++at;
    } else if (resume_piece) {
      piece = *resume_piece;
      at = resume_at = next_character(text, resume_at);
    } else {
      return false;
    }
  }
  return std::all_of(pieces_.begin() + static_cast<std::ptrdiff_t>(piece), pieces_.end(),
                     [](const Piece& rest) { return rest.kind == Kind::any_run; });
}

}  // namespace certwright::model
