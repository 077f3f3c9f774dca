#pragma once

#include <string_view>

#include "base/bytes.h"

namespace certwright {

/// Bytes that must not be seen: no formatter, no comparison, no copy, and overwritten when they go.
/// Whoever calls reveal() answers for where the bytes end up.
class Secret {
 public:
  Secret() = default;
  explicit Secret(Bytes bytes) : bytes_(std::move(bytes)) {}
  explicit Secret(std::string_view text) : bytes_(text.begin(), text.end()) {}
  Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { other.bytes_.clear(); }
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  /// A second copy, asked for in so many words.
  [[nodiscard]] Secret clone() const { return Secret{bytes_}; }
  [[nodiscard]] ByteView reveal() const { return bytes_; }
  [[nodiscard]] std::string_view reveal_text() const { return text_of(bytes_); }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }

 private:
  void wipe() noexcept;
  Bytes bytes_;
};

}  // namespace certwright
