#include "net/dns_message.h"

#include <algorithm>

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

/// Appends the name where the reader stands, unfolded (RFC 1035 section 4.1.4). A pointer leads to before the run of
/// labels that holds it, so that every walk ends.
bool append_unfolded(ByteView message, WireReader& in, Bytes& out) {
  constexpr std::uint8_t pointer = 0xc0;
  const std::size_t start = out.size();
  std::size_t bound = in.at();
  WireReader elsewhere{message};
  WireReader* from = &in;
  while (out.size() - start < max_name_bytes) {
    const std::uint8_t length = from->u8();
    if ((length & pointer) == pointer) {
      const std::size_t target = static_cast<std::size_t>(length & ~pointer) << 8 | from->u8();
      if (!from->ok() || target >= bound) return false;
      bound = target;
      elsewhere = WireReader{message, target};
      from = &elsewhere;
      continue;
    }
    const ByteView label = from->bytes(length);
    if (!from->ok() || length > max_label_bytes) return false;
    out.push_back(length);
    out.insert(out.end(), label.begin(), label.end());
    if (length == 0) return true;
  }
  return false;
}

/// Where names stand in the RDATA of a type that may hold them folded: so many octets before them, so many names.
struct NamesWithin {
  std::size_t before = 0;
  int names = 0;
};
NamesWithin names_within(RecordType type) {
  switch (type) {
    case RecordType::ns:
    case RecordType::cname:
      return {.before = 0, .names = 1};
    case RecordType::mx:
      return {.before = 2, .names = 1};
    case RecordType::soa:
      return {.before = 0, .names = 2};
    // RFC 4034 section 3.1.7 forbids to fold the signer's name: who does it all the same is understood.
    case RecordType::rrsig:
      return {.before = 18, .names = 1};
    default:
      return {};
  }
}

/// The RDATA from where the reader stands to its end, with its names unfolded.
std::optional<Bytes> unfolded_rdata(ByteView message, RecordType type, WireReader in) {
  const NamesWithin within = names_within(type);
  const ByteView before = in.bytes(within.before);
  Bytes rdata{before.begin(), before.end()};
  for (int name = 0; name < within.names; ++name)
    if (!in.ok() || !append_unfolded(message, in, rdata)) return std::nullopt;
  const ByteView rest = in.rest();
  if (!in.ok()) return std::nullopt;
  rdata.insert(rdata.end(), rest.begin(), rest.end());
  return rdata;
}

bool is_capital(std::uint8_t octet) { return octet >= 'A' && octet <= 'Z'; }

/// One message while it is read.
class ReplyReader {
 public:
  ReplyReader(ByteView message, const ReplyHeader& header)
      : message_(message), header_(header), in_(message, header_bytes) {
    reply_.end = ServerReply::End::answered;
    reply_.rcode = header.rcode;
    reply_.authoritative = header.authoritative;
    reply_.truncated = header.truncated;
    reply_.recursion_available = header.recursion_available;
    reply_.authenticated = header.authenticated;
    reply_.bytes = message.size();
  }

  bool read_question(ByteView sent);
  bool read_records();
  ServerReply take() { return std::move(reply_); }

 private:
  bool read_record(std::vector<ServerRecord>& section);
  void read_opt(std::uint32_t ttl, WireReader options);
  void read_extended_error(WireReader option);

  ByteView message_;
  ReplyHeader header_;
  WireReader in_;
  std::size_t unfolded_ = 0;  ///< octets of all names
  ServerReply reply_;
};

bool ReplyReader::read_question(ByteView sent) {
  // Who cannot read a question may not be able to repeat it either.
  constexpr int nxdomain = 3;
  if (header_.questions == 0) return header_.rcode != 0 && header_.rcode != nxdomain && header_.answers == 0;
  WireReader asked{sent, header_bytes};
  Bytes asked_name;
  Bytes name;
  if (header_.questions != 1 || !append_unfolded(sent, asked, asked_name) || !append_unfolded(message_, in_, name))
    return false;
  const bool same = asked.u16() == in_.u16() && asked.u16() == in_.u16() && asked.ok() && in_.ok();
  reply_.echoes_case = name == asked_name || std::ranges::none_of(asked_name, is_capital);
  return same && ascii_lower(text_of(name)) == ascii_lower(text_of(asked_name));
}

bool ReplyReader::read_records() {
  const std::pair<std::uint16_t, std::vector<ServerRecord>*> sections[] = {{header_.answers, &reply_.answer},
                                                                           {header_.authorities, &reply_.authority},
                                                                           {header_.additionals, &reply_.additional}};
  for (const auto& [count, records] : sections)
    for (std::uint16_t at = 0; at < count; ++at)
      if (!read_record(*records)) return header_.truncated;
  return true;
}

bool ReplyReader::read_record(std::vector<ServerRecord>& section) {
  // A message of 64 KiB can fold megabytes of names; honest ones stay far below this.
  constexpr std::size_t most_unfolded = 1 << 20;
  Bytes owner;
  if (!append_unfolded(message_, in_, owner)) return false;
  const std::uint16_t type = in_.u16();
  const std::uint16_t record_class = in_.u16();
  const std::uint32_t ttl = in_.u32();
  const ByteView rdata = in_.bytes(in_.u16());
  if (!in_.ok()) return false;
  const WireReader at_rdata{message_.first(in_.at()), in_.at() - rdata.size()};
  if (type == type_opt) {
    read_opt(ttl, at_rdata);
    return true;
  }
  if (record_class != class_in) return true;
  ServerRecord record{.name = parse_name(owner).value_or(""), .type = static_cast<RecordType>(type), .ttl = ttl};
  const auto unfolded = unfolded_rdata(message_, record.type, at_rdata);
  auto data = unfolded ? parse_rdata(record.type, *unfolded) : std::nullopt;
  record.data = data ? *std::move(data) : OtherData{Bytes(rdata.begin(), rdata.end())};
  unfolded_ += owner.size() + (unfolded ? unfolded->size() : 0);
  section.push_back(std::move(record));
  return unfolded_ <= most_unfolded;
}

// RFC 6891 section 6.1.3: the first octet of the TTL is the upper part of a response code of twelve bits.
void ReplyReader::read_opt(std::uint32_t ttl, WireReader options) {
  constexpr std::uint16_t extended_error = 15;
  reply_.rcode = static_cast<std::uint16_t>(ttl >> 24 << 4 | header_.rcode);
  while (options.ok() && !options.at_end()) {
    const std::uint16_t code = options.u16();
    const ByteView option = options.bytes(options.u16());
    if (options.ok() && code == extended_error && !reply_.extended_error) read_extended_error(WireReader{option});
  }
}

// RFC 8914 section 2: a code, and a text for people, which may end in a NUL.
void ReplyReader::read_extended_error(WireReader option) {
  constexpr std::size_t longest_text = 256;
  const std::uint16_t code = option.u16();
  if (!option.ok()) return;
  reply_.extended_error = code;
  std::string_view text = text_of(option.rest());
  while (text.ends_with('\0')) text.remove_suffix(1);
  for (const char c : text.substr(0, longest_text)) reply_.extended_text += c >= ' ' && c <= '~' ? c : '?';
}

/// The reader of a reply to `sent`, behind its question.
std::optional<ReplyReader> begin_reading(ByteView message, ByteView sent) {
  const auto header = parse_header(message);
  const auto asked = parse_header(sent);
  if (!header || !asked || !header->is_reply || header->id != asked->id || header->opcode != 0) return std::nullopt;
  ReplyReader reader{message, *header};
  return reader.read_question(sent) ? std::optional{std::move(reader)} : std::nullopt;
}

}  // namespace

std::optional<Bytes> wire_name(std::string_view name) {
  Bytes wire;
  if (!append_name(wire, name)) return std::nullopt;
  return wire;
}

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

bool is_reply_to(ByteView message, ByteView sent) { return begin_reading(message, sent).has_value(); }

std::optional<ServerReply> parse_reply(ByteView message, ByteView sent) {
  auto reader = begin_reading(message, sent);
  if (!reader || !reader->read_records()) return std::nullopt;
  return reader->take();
}

}  // namespace certwright::net
