#pragma once

#include <string_view>
#include <vector>

namespace certwright::model {

/// A text with `*` (any run of characters, also none) and `?` (one character), compared byte by byte otherwise.
/// Matching costs at most the product of both lengths, whatever the pattern: only the last `*` is ever taken back.
class Wildcard {
 public:
  enum class Kind : unsigned char { byte, any_one, any_run };
  struct Piece {
    Kind kind = Kind::byte;
    char byte = 0;  ///< of Kind::byte
  };

  Wildcard() = default;
  explicit Wildcard(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {}
  /// Every `*` and `?` of the text is one.
  [[nodiscard]] static Wildcard of(std::string_view pattern);

  /// `text` is UTF-8; `?` stands for one character of it.
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  std::vector<Piece> pieces_;
};

}  // namespace certwright::model
