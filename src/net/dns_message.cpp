#include "net/dns_message.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "net/wire.h"
#include "net/wire_reader.h"

namespace certwright::net {
namespace {

constexpr std::uint16_t class_in = 1;
constexpr std::uint16_t type_opt = 41;
constexpr std::size_t header_bytes = 12;

void append_u16(Bytes& out, std::uint16_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8));
  out.push_back(static_cast<std::uint8_t>(value & 0xff));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes one octet of a label off a name, the escapes of parse_rdata() undone.
std::optional<std::uint8_t> take_octet(std::string_view& name) {
  const char first = name.front();
  name.remove_prefix(1);
  if (first != '\\') return static_cast<std::uint8_t>(first);
  if (name.empty()) return std::nullopt;
  if (!is_digit(name.front())) {
    const char plain = name.front();
    name.remove_prefix(1);
    return static_cast<std::uint8_t>(plain);
  }
  if (name.size() < 3 || !std::all_of(name.begin(), name.begin() + 3, is_digit)) return std::nullopt;
  const int octet = (name[0] - '0') * 100 + (name[1] - '0') * 10 + (name[2] - '0');
  name.remove_prefix(3);
  return octet > 0xff ? std::nullopt : std::optional{static_cast<std::uint8_t>(octet)};
}

/// Takes a label and the dot behind it off a name.
bool append_label(Bytes& out, std::string_view& name) {
  const std::size_t length_at = out.size();
  out.push_back(0);
  while (!name.empty() && name.front() != '.') {
    const auto octet = take_octet(name);
    if (!octet) return false;
    out.push_back(*octet);
  }
  const std::size_t length = out.size() - length_at - 1;
  if (length == 0 || length > max_label_bytes) return false;
  out[length_at] = static_cast<std::uint8_t>(length);
  if (!name.empty()) name.remove_prefix(1);
  return true;
}

bool append_name(Bytes& out, std::string_view name) {
  const std::size_t start = out.size();
  while (!name.empty())
    if (!append_label(out, name)) return false;
  out.push_back(0);
  return out.size() - start <= max_name_bytes;
}

/// Lengths of labels are below any letter, so that they can be passed over with the rest.
void mix_case(std::span<std::uint8_t> name, std::uint64_t bits) {
  constexpr unsigned bit_count = 64;
  unsigned letter = 0;
  for (std::uint8_t& octet : name) {
    if (octet < 'a' || octet > 'z') continue;
    if ((bits >> letter++ % bit_count & 1) != 0) octet = static_cast<std::uint8_t>(octet - 'a' + 'A');
  }
}

// RFC 6891 section 6.1.2: the root's name, the type, how large a reply by UDP may be, the upper bits of the rcode, the
// version, flags, and no options. RFC 3225: DO is the first flag.
void append_opt(Bytes& out) {
  // What fits into one packet everywhere (DNS flag day 2020): fragments get lost.
  constexpr std::uint16_t largest_datagram = 1232;
  constexpr std::uint16_t dnssec_ok = 0x8000;
  out.push_back(0);
  for (const std::uint16_t word : {type_opt, largest_datagram, std::uint16_t{0}, dnssec_ok, std::uint16_t{0}})
    append_u16(out, word);
}

}  // namespace

std::optional<Bytes> encode_question(std::uint16_t id, const ServerQuestion& question, std::uint64_t mixed_case_bits) {
  const auto flags =
      static_cast<std::uint16_t>((question.recursion_desired ? 0x0100 : 0) | (question.checking_disabled ? 0x0010 : 0));
  Bytes message;
  for (const std::uint16_t word : {id, flags, std::uint16_t{1}, std::uint16_t{0}, std::uint16_t{0},
                                   static_cast<std::uint16_t>(question.edns ? 1 : 0)})
    append_u16(message, word);
  if (!append_name(message, question.question.name)) return std::nullopt;
  if (question.mixed_case) mix_case(std::span{message}.subspan(header_bytes), mixed_case_bits);
  append_u16(message, static_cast<std::uint16_t>(question.question.type));
  append_u16(message, class_in);
  if (question.edns) append_opt(message);
  return message;
}

}  // namespace certwright::net
