#include "api/wire/writer.h"

#include <array>
#include <charconv>
#include <chrono>

namespace certwright::api::wire {
namespace {

bool needs_escape(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

void append_escaped(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += digits[static_cast<unsigned char>(c) >> 4];
      out += digits[static_cast<unsigned char>(c) & 0xf];
  }
}

void append_number(std::string& out, std::int64_t value) {
  std::array<char, 24> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  out.append(digits.data(), end);
}

}  // namespace

void Writer::name(std::string_view name) {
  separate();
  out_ += '"';
  out_ += name;
  out_ += "\":";
}

void Writer::text(std::string_view text) {
  separate();
  out_ += '"';
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!needs_escape(text[i])) continue;
    out_.append(text, copied, i - copied);
    append_escaped(out_, text[i]);
    copied = i + 1;
  }
  out_.append(text, copied);
  out_ += '"';
}

void Writer::number(std::int64_t value) {
  separate();
  append_number(out_, value);
}

void Writer::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
}

void Writer::timestamp(Timestamp at) {
  separate();
  const std::int64_t milliseconds = at.time_since_epoch().count();
  if (milliseconds < 0 && milliseconds > -1000) out_ += '-';
  append_number(out_, milliseconds / 1000);
  const std::int64_t fraction = std::abs(milliseconds % 1000);
  if (fraction == 0) return;
  out_ += '.';
  out_ += static_cast<char>('0' + fraction / 100);
  out_ += static_cast<char>('0' + fraction / 10 % 10);
  out_ += static_cast<char>('0' + fraction % 10);
}

void Writer::blob(ByteView bytes) { text(base64(bytes)); }

}  // namespace certwright::api::wire
