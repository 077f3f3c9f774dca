#include "registration/whois_text.h"

#include <iconv.h>

#include <array>
#include <memory>

#include "base/utf8.h"

namespace certwright::registration {
namespace {

struct CloseConverter {
  void operator()(void* converter) const noexcept { iconv_close(converter); }
};

constexpr char escape = '\x1b';

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto character = first_character(text);
    if (!character.valid) return false;
    text.remove_prefix(character.bytes);
  }
  return true;
}

// RFC 1468: ESC $ @ and ESC $ B choose the two-byte sets.
bool is_iso_2022_jp(std::string_view text) {
  return text.find("\x1b$B") != std::string_view::npos || text.find("\x1b$@") != std::string_view::npos;
}

/// What cannot be converted is left out, byte by byte.
std::string from_iso_2022_jp(std::string_view bytes) {
  iconv_t const opened = iconv_open("UTF-8", "ISO-2022-JP");
  std::string out;
  // The machine may lack its table: the ASCII lines are what matters.
  if (opened == iconv_t(-1)) {  // NOLINT(performance-no-int-to-ptr): iconv's own word for "none"
    for (const char c : bytes)
      if (c != escape) out += c;
    return out;
  }
  const std::unique_ptr<void, CloseConverter> converter{opened};
  std::string copy{bytes};  // iconv takes what it reads as changeable
  char* in = copy.data();
  std::size_t in_left = copy.size();
  std::array<char, 4096> part{};
  while (in_left > 0) {
    char* to = part.data();
    std::size_t room = part.size();
    const std::size_t left_before = in_left;
    const std::size_t result = iconv(converter.get(), &in, &in_left, &to, &room);
    out.append(part.data(), part.size() - room);
    const bool stuck = result == std::size_t(-1) && in_left == left_before && room == part.size();
    if (!stuck) continue;
    ++in;
    --in_left;
  }
  return out;
}

std::string from_latin_1(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  constexpr unsigned char first_high = 0x80;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < first_high) {
      out += c;
      continue;
    }
    out += static_cast<char>(0xC0U | (byte >> 6U));
    out += static_cast<char>(0x80U | (byte & 0x3FU));
  }
  return out;
}

}  // namespace

std::string decode_whois(std::string_view bytes) {
  std::string text;
  if (is_iso_2022_jp(bytes))
    text = from_iso_2022_jp(bytes);
  else
    text = is_utf8(bytes) ? std::string{bytes} : from_latin_1(bytes);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\0') continue;
    const bool is_return = text[i] == '\r';
    if (is_return && i + 1 < text.size() && text[i + 1] == '\n') continue;
    out += is_return ? '\n' : text[i];
  }
  return out;
}

}  // namespace certwright::registration
