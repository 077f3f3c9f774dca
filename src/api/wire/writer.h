#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"

namespace certwright::api::wire {

/// Writes one JSON text straight into a string: no tree is built, which is what an answer costs otherwise.
/// The caller keeps the order of calls right: names inside objects only, one value after each name.
class Writer {
 public:
  Writer() { out_.reserve(initial_bytes); }

  void open_object() {
    separate();
    out_ += '{';
  }
  void close_object() { out_ += '}'; }
  void open_array() {
    separate();
    out_ += '[';
  }
  void close_array() { out_ += ']'; }

  /// A member's name: ASCII letters, digits and underscores, as the model has them.
  void name(std::string_view name);
  /// UTF-8; quotes, backslashes and control characters are escaped (RFC 8259 section 7).
  void text(std::string_view text);
  void number(std::int64_t value);
  void boolean(bool value);
  /// Seconds since the epoch, with milliseconds where they are not zero (facts 4.3).
  void timestamp(Timestamp at);
  /// A text of base64.
  void blob(ByteView bytes);

  [[nodiscard]] std::string take() && { return std::move(out_); }

 private:
  // One certificate's description has about 1.5 kB; most answers then need no second allocation.
  static constexpr std::size_t initial_bytes = 2048;

  /// The comma before a value or name that is not the first of its container.
  void separate() {
    if (out_.empty()) return;
    const char last = out_.back();
    if (last != '{' && last != '[' && last != ':') out_ += ',';
  }

  std::string out_;
};

}  // namespace certwright::api::wire
