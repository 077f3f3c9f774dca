#include "net/wire.h"

#include <arpa/inet.h>

#include <array>

namespace certwright::net {
namespace {

// RFC 1035 section 2.3.4: "labels 63 octets or less, names 255 octets or less".
constexpr std::size_t max_label_bytes = 63;
constexpr std::size_t max_name_bytes = 255;
constexpr std::size_t header_bytes = 12;

char lower(std::uint8_t octet) { return static_cast<char>(octet >= 'A' && octet <= 'Z' ? octet - 'A' + 'a' : octet); }

void append_octet(std::string& out, std::uint8_t octet) {
  if (octet == '.' || octet == '\\') {
    out += '\\';
    out += static_cast<char>(octet);
  } else if (octet > ' ' && octet < 0x7f) {
    out += lower(octet);
  } else {
    out += '\\';
    out += static_cast<char>('0' + octet / 100);
    out += static_cast<char>('0' + octet / 10 % 10);
    out += static_cast<char>('0' + octet % 10);
  }
}

/// The name that fills `wire` wholly.
std::optional<std::string> parse_name(ByteView wire) {
  if (wire.size() > max_name_bytes) return std::nullopt;
  std::string name;
  while (!wire.empty()) {
    const std::size_t length = wire.front();
    wire = wire.subspan(1);
    if (length == 0) return wire.empty() ? std::optional{name} : std::nullopt;
    // The two high bits would mean a compression pointer, which cannot stand in RDATA that was taken out of its
    // message.
    if (length > max_label_bytes || length > wire.size()) return std::nullopt;
    if (!name.empty()) name += '.';
    for (const std::uint8_t octet : wire.first(length)) append_octet(name, octet);
    wire = wire.subspan(length);
  }
  return std::nullopt;
}

std::optional<RecordData> parse_address(int family, std::size_t length, ByteView rdata) {
  if (rdata.size() != length) return std::nullopt;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (inet_ntop(family, rdata.data(), text.data(), text.size()) == nullptr) return std::nullopt;
  return AddressData{text.data()};
}

std::optional<RecordData> parse_target(ByteView rdata) {
  auto name = parse_name(rdata);
  if (!name) return std::nullopt;
  return NameData{*std::move(name)};
}

std::optional<RecordData> parse_mx(ByteView rdata) {
  if (rdata.size() < 2) return std::nullopt;
  auto exchange = parse_name(rdata.subspan(2));
  if (!exchange) return std::nullopt;
  return MxData{static_cast<std::uint16_t>(rdata[0] << 8 | rdata[1]), *std::move(exchange)};
}

std::optional<RecordData> parse_txt(ByteView rdata) {
  if (rdata.empty()) return std::nullopt;
  TxtData txt;
  while (!rdata.empty()) {
    const std::size_t length = rdata.front();
    rdata = rdata.subspan(1);
    if (length > rdata.size()) return std::nullopt;
    txt.text += text_of(rdata.first(length));
    rdata = rdata.subspan(length);
  }
  return txt;
}

// RFC 8659 section 4.1: "Tag Length: A single-octet containing an unsigned integer specifying the tag length in octets.
// The tag length MUST be at least 1." A tag that is no word of letters and digits is kept: where its record is
// critical, it must still forbid issuance.
std::optional<RecordData> parse_caa(ByteView rdata) {
  if (rdata.size() < 2) return std::nullopt;
  const std::size_t tag_length = rdata[1];
  if (tag_length == 0 || tag_length > rdata.size() - 2) return std::nullopt;
  CaaData caa{.flags = rdata[0]};
  for (const std::uint8_t octet : rdata.subspan(2, tag_length)) caa.tag += lower(octet);
  caa.value = text_of(rdata.subspan(2 + tag_length));
  return caa;
}

bool append_name(Bytes& out, std::string_view name) {
  const std::size_t start = out.size();
  while (!name.empty()) {
    const std::string_view label = name.substr(0, name.find('.'));
    if (label.empty() || label.size() > max_label_bytes) return false;
    out.push_back(static_cast<std::uint8_t>(label.size()));
    out.insert(out.end(), label.begin(), label.end());
    name.remove_prefix(label.size());
    if (!name.empty()) name.remove_prefix(1);
  }
  out.push_back(0);
  return out.size() - start <= max_name_bytes;
}

void append_u16(Bytes& out, std::uint16_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8));
  out.push_back(static_cast<std::uint8_t>(value & 0xff));
}

}  // namespace

std::optional<RecordData> parse_rdata(RecordType type, ByteView rdata) {
  switch (type) {
    case RecordType::a:
      return parse_address(AF_INET, 4, rdata);
    case RecordType::aaaa:
      return parse_address(AF_INET6, 16, rdata);
    case RecordType::ns:
    case RecordType::cname:
      return parse_target(rdata);
    case RecordType::mx:
      return parse_mx(rdata);
    case RecordType::txt:
      return parse_txt(rdata);
    case RecordType::caa:
      return parse_caa(rdata);
    case RecordType::soa:
    case RecordType::ds:
    case RecordType::rrsig:
    case RecordType::nsec:
    case RecordType::dnskey:
    case RecordType::nsec3:
      break;
  }
  return OtherData{Bytes(rdata.begin(), rdata.end())};
}

std::optional<Bytes> encode_query(std::uint16_t id, const Question& question) {
  constexpr std::uint16_t recursion_desired = 0x0100;
  constexpr std::uint16_t class_in = 1;
  Bytes query;
  for (const std::uint16_t word :
       {id, recursion_desired, std::uint16_t{1}, std::uint16_t{0}, std::uint16_t{0}, std::uint16_t{0}})
    append_u16(query, word);
  if (!append_name(query, question.name)) return std::nullopt;
  append_u16(query, static_cast<std::uint16_t>(question.type));
  append_u16(query, class_in);
  return query;
}

std::optional<ReplyHeader> parse_header(ByteView message) {
  if (message.size() < header_bytes) return std::nullopt;
  const auto word = [&](std::size_t at) { return static_cast<std::uint16_t>(message[at] << 8 | message[at + 1]); };
  return ReplyHeader{.id = word(0),
                     .is_reply = (message[2] & 0x80) != 0,
                     .authoritative = (message[2] & 0x04) != 0,
                     .recursion_available = (message[3] & 0x80) != 0,
                     .rcode = static_cast<std::uint8_t>(message[3] & 0x0f),
                     .answers = word(6)};
}

}  // namespace certwright::net
