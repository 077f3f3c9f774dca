#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace certwright {

/// Bytes that must not be seen: no formatter, no comparison, no copy, kept out of swap and cores where the system lets
/// us (base/secret_memory.h), and overwritten when they go. Whoever calls reveal() answers for where the bytes end up.
class Secret {
 public:
  Secret() = default;
  /// The bytes are moved to memory of their own, and overwritten where they were.
  explicit Secret(Bytes bytes);
  explicit Secret(std::string_view text);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  /// A second copy, asked for in so many words.
  [[nodiscard]] Secret clone() const { return Secret{reveal_text()}; }
  [[nodiscard]] ByteView reveal() const { return {data_, size_}; }
  [[nodiscard]] std::string_view reveal_text() const { return text_of(reveal()); }
  [[nodiscard]] bool empty() const { return size_ == 0; }

 private:
  void assign(ByteView bytes);
  void wipe() noexcept;
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace certwright
