#include "net/wire.h"

#include <arpa/inet.h>

#include <array>

#include "net/wire_reader.h"

namespace certwright::net {
namespace {

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

/// A name where the reader stands. The two high bits of a length would mean a compression pointer, which cannot stand
/// in RDATA that was taken out of its message.
std::optional<std::string> read_name(WireReader& wire) {
  const std::size_t start = wire.at();
  std::string name;
  while (true) {
    const std::size_t length = wire.u8();
    const ByteView label = wire.bytes(length);
    if (!wire.ok() || length > max_label_bytes || wire.at() - start > max_name_bytes) return std::nullopt;
    if (length == 0) return name;
    if (!name.empty()) name += '.';
    for (const std::uint8_t octet : label) append_octet(name, octet);
  }
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
  WireReader in{rdata};
  const std::uint16_t preference = in.u16();
  auto exchange = read_name(in);
  if (!exchange || !in.at_end()) return std::nullopt;
  return MxData{preference, *std::move(exchange)};
}

std::optional<RecordData> parse_soa(ByteView rdata) {
  WireReader in{rdata};
  auto primary = read_name(in);
  auto mailbox = read_name(in);
  if (!primary || !mailbox) return std::nullopt;
  SoaData soa{.primary = *std::move(primary), .mailbox = *std::move(mailbox)};
  for (std::uint32_t* const number : {&soa.serial, &soa.refresh, &soa.retry, &soa.expire, &soa.minimum})
    *number = in.u32();
  if (!in.ok() || !in.at_end()) return std::nullopt;
  return soa;
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

std::optional<RecordData> parse_ds(ByteView rdata) {
  WireReader in{rdata};
  DsData ds{.key_tag = in.u16(), .algorithm = in.u8(), .digest_type = in.u8()};
  const ByteView digest = in.rest();
  if (!in.ok() || digest.empty()) return std::nullopt;
  ds.digest.assign(digest.begin(), digest.end());
  return ds;
}

/// RFC 4034 appendix B; B.1 for RSA/MD5, whose tag is taken out of its modulus, which comes last.
std::uint16_t key_tag(ByteView rdata, std::uint8_t algorithm) {
  constexpr std::uint8_t rsa_md5 = 1;
  if (algorithm == rsa_md5) return WireReader{rdata, rdata.size() - 3}.u16();
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < rdata.size(); ++at)
    sum += at % 2 == 0 ? std::uint32_t{rdata[at]} << 8 : std::uint32_t{rdata[at]};
  return static_cast<std::uint16_t>(sum + (sum >> 16));
}

std::optional<RecordData> parse_dnskey(ByteView rdata) {
  constexpr std::size_t shortest_key = 3;  // what key_tag() reads of it
  WireReader in{rdata};
  DnskeyData key{.flags = in.u16()};
  (void)in.u8();  // the protocol, always 3
  key.algorithm = in.u8();
  if (in.rest().size() < shortest_key || !in.ok()) return std::nullopt;
  key.key_tag = key_tag(rdata, key.algorithm);
  key.rdata.assign(rdata.begin(), rdata.end());
  return key;
}

std::optional<RecordData> parse_rrsig(ByteView rdata) {
  WireReader in{rdata};
  RrsigData signature{.covered = in.u16(), .algorithm = in.u8()};
  signature.labels = in.u8();
  signature.original_ttl = in.u32();
  signature.expiration = in.u32();
  signature.inception = in.u32();
  signature.key_tag = in.u16();
  auto signer = read_name(in);
  const ByteView value = in.rest();
  if (!signer || value.empty()) return std::nullopt;
  signature.signer = *std::move(signer);
  signature.signature.assign(value.begin(), value.end());
  return signature;
}

}  // namespace

std::optional<std::string> parse_name(ByteView wire) {
  WireReader in{wire};
  auto name = read_name(in);
  return in.at_end() ? name : std::nullopt;
}

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
      return parse_soa(rdata);
    case RecordType::ds:
      return parse_ds(rdata);
    case RecordType::dnskey:
      return parse_dnskey(rdata);
    case RecordType::rrsig:
      return parse_rrsig(rdata);
    case RecordType::nsec:
    case RecordType::nsec3:
      break;
  }
  return OtherData{Bytes(rdata.begin(), rdata.end())};
}

std::optional<ReplyHeader> parse_header(ByteView message) {
  WireReader in{message};
  ReplyHeader header{.id = in.u16()};
  const std::uint16_t flags = in.u16();
  for (std::uint16_t* const count : {&header.questions, &header.answers, &header.authorities, &header.additionals})
    *count = in.u16();
  if (!in.ok()) return std::nullopt;
  header.is_reply = (flags & 0x8000) != 0;
  header.opcode = static_cast<std::uint8_t>(flags >> 11 & 0x0f);
  header.authoritative = (flags & 0x0400) != 0;
  header.truncated = (flags & 0x0200) != 0;
  header.recursion_available = (flags & 0x0080) != 0;
  header.authenticated = (flags & 0x0020) != 0;
  header.rcode = static_cast<std::uint8_t>(flags & 0x0f);
  return header;
}

}  // namespace certwright::net
