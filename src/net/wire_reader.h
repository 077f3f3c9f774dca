#pragma once

#include <algorithm>
#include <cstdint>

#include "base/bytes.h"

namespace certwright::net {

/// Reads numbers in network order and runs of bytes, one after the other. What does not fit reads as zero or as
/// nothing, and from then on ok() is false: it is asked once, when all has been read.
class WireReader {
 public:
  explicit WireReader(ByteView bytes, std::size_t at = 0) : bytes_(bytes), at_(std::min(at, bytes.size())) {}

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }

  ByteView bytes(std::size_t count) {
    if (!ok_ || count > bytes_.size() - at_) {
      ok_ = false;
      return {};
    }
    const ByteView taken = bytes_.subspan(at_, count);
    at_ += count;
    return taken;
  }
  ByteView rest() { return bytes(bytes_.size() - at_); }
  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return number(4); }

 private:
  std::uint32_t number(std::size_t count) {
    std::uint32_t value = 0;
    for (const std::uint8_t octet : bytes(count)) value = value << 8 | octet;
    return value;
  }

  ByteView bytes_;
  std::size_t at_;
  bool ok_ = true;
};

}  // namespace certwright::net
