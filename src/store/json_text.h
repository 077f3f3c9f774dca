#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace certwright::store {

/// Writes JSON text from left to right. Written by hand because it runs with every change of a certificate, and
/// building a tree first costs several times as much.
class JsonText {
 public:
  JsonText() { text_.reserve(1024); }

  void open(char bracket) {
    separate();
    text_ += bracket;
  }
  void close(char bracket) { text_ += bracket; }
  void key(std::string_view name) {
    value(name);
    text_ += ':';
  }
  void value(std::string_view text) {
    separate();
    text_ += '"';
    escape(text);
    text_ += '"';
  }
  void value(const std::string& text) { value(std::string_view{text}); }
  void value(const char* text) { value(std::string_view{text}); }
  void value(bool yes) {
    separate();
    text_ += yes ? "true" : "false";
  }
  template <std::integral Number>
  void value(Number number) {
    separate();
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text_.append(digits.data(), end);
  }
  /// Milliseconds since 1970.
  void value(Timestamp at) { value(at.time_since_epoch().count()); }
  template <class Value>
  void member(std::string_view name, const Value& of) {
    key(name);
    value(of);
  }
  /// A list of texts; nothing where it is empty.
  void texts(std::string_view name, const std::vector<std::string>& list);
  std::string take() { return std::move(text_); }

 private:
  void separate() {
    if (!text_.empty() && text_.back() != '{' && text_.back() != '[' && text_.back() != ':') text_ += ',';
  }
  void escape(std::string_view text);

  std::string text_;
};

}  // namespace certwright::store
