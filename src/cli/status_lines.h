#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "cli/style.h"

namespace certwright::cli {

/// Lines of "  label  value" whose labels have one width.
class StatusLines {
 public:
  explicit StatusLines(const Style& style) : style_(style) {}
  /// Nothing for an empty value.
  void add(const Text& label, const std::string& value);
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  const Style& style_;
  std::string text_;
};

/// A moment as people read it; empty for none.
[[nodiscard]] std::string shown_moment(const std::optional<Timestamp>& at);

/// `,"name":"value"`, or null for an empty one.
void add_text_member(std::string& out, std::string_view name, std::string_view value);

}  // namespace certwright::cli
