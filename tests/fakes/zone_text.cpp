#include "tests/fakes/zone_text.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "base/ascii.h"
#include "net/wire.h"

namespace certwright::fakes {
namespace {

using net::RecordType;

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < line.size()) {
    if (line[at] == ' ' || line[at] == '\t' || line[at] == '\r') {
      ++at;
    } else if (line[at] == '#') {
      break;
    } else if (line[at] == '"') {
      const std::size_t end = line.find('"', at + 1);
      if (end == std::string::npos) refuse({.text = line}, "a quotation mark is not closed");
      words.emplace_back(line.substr(at + 1, end - at - 1));
      at = end + 1;
    } else {
      const std::size_t end = std::min(line.find_first_of(" \t\r", at), line.size());
      words.emplace_back(line.substr(at, end - at));
      at = end;
    }
  }
  return words;
}

/// The words of a record's data, one after the other.
class Words {
 public:
  explicit Words(const ZoneLine& line) : line_(line) {}

  const std::string& next() {
    if (at_ == line_.words.size()) refuse(line_, "too few words");
    return line_.words[at_++];
  }
  std::string name() { return plain_name(next()); }
  template <class Number>
  Number number() {
    const std::string& word = next();
    Number value{};
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size()) refuse(line_, "not a number");
    return value;
  }
  RecordType type() {
    const auto type = record_type(next());
    if (!type) refuse(line_, "unknown type");
    return *type;
  }
  Bytes bytes(Result<Bytes> read) {
    if (!read) refuse(line_, read.error().detail);
    return *std::move(read);
  }
  std::string rest() {
    std::string text;
    while (at_ < line_.words.size()) text += next();
    return text;
  }

 private:
  const ZoneLine& line_;
  std::size_t at_ = 0;
};

net::RecordData key_data(Words& words, const ZoneLine& line) {
  const auto flags = words.number<std::uint16_t>();
  Bytes rdata{static_cast<std::uint8_t>(flags >> 8), static_cast<std::uint8_t>(flags & 0xff)};
  rdata.push_back(words.number<std::uint8_t>());  // protocol
  rdata.push_back(words.number<std::uint8_t>());  // algorithm
  const Bytes key = words.bytes(from_base64(words.rest()));
  rdata.insert(rdata.end(), key.begin(), key.end());
  auto data = net::parse_rdata(RecordType::dnskey, rdata);
  if (!data) refuse(line, "no key");
  return *std::move(data);
}

net::RecordData signature_data(Words& words) {
  net::RrsigData data;
  data.covered = static_cast<std::uint16_t>(words.type());
  data.algorithm = words.number<std::uint8_t>();
  data.inception = words.number<std::uint32_t>();
  data.expiration = words.number<std::uint32_t>();
  data.key_tag = words.number<std::uint16_t>();
  data.signer = words.name();
  return data;
}

}  // namespace

void refuse(const ZoneLine& line, const std::string& why) {
  throw std::invalid_argument("the test's zone: " + why + ": " + line.text);
}

std::string plain_name(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return ascii_lower(name);
}

std::optional<RecordType> record_type(std::string_view text) {
  using enum RecordType;
  for (const RecordType type : {a, ns, cname, soa, mx, txt, aaaa, ds, rrsig, nsec, dnskey, nsec3, caa})
    if (net::to_string(type) == text) return type;
  return std::nullopt;
}

std::vector<ZoneLine> zone_lines(std::string_view zone) {
  std::vector<ZoneLine> lines;
  while (!zone.empty()) {
    const std::size_t end = std::min(zone.find('\n'), zone.size());
    ZoneLine line{.text = std::string{zone.substr(0, end)}};
    zone.remove_prefix(std::min(end + 1, zone.size()));
    std::vector<std::string> words = words_of(line.text);
    if (words.empty()) continue;
    if (words.size() < 2) refuse(line, "too few words");
    line.name = plain_name(words[0]);
    line.kind = words[1];
    line.words.assign(words.begin() + 2, words.end());
    lines.push_back(std::move(line));
  }
  return lines;
}

net::RecordData record_data(const ZoneLine& line) {
  const auto type = record_type(line.kind);
  if (!type) refuse(line, "unknown type");
  Words words{line};
  switch (*type) {
    case RecordType::a:
    case RecordType::aaaa:
      return net::AddressData{words.next()};
    case RecordType::ns:
    case RecordType::cname:
      return net::NameData{words.name()};
    case RecordType::mx: {
      const auto preference = words.number<std::uint16_t>();
      return net::MxData{preference, words.name()};
    }
    case RecordType::txt:
      return net::TxtData{words.rest()};
    case RecordType::caa: {
      const auto flags = words.number<std::uint8_t>();
      std::string tag = words.name();
      return net::CaaData{flags, std::move(tag), words.next()};
    }
    case RecordType::soa: {
      std::string primary = words.name();
      const auto serial = words.number<std::uint32_t>();
      return net::SoaData{std::move(primary), serial, words.number<std::uint32_t>()};
    }
    case RecordType::ds: {
      const auto key_tag = words.number<std::uint16_t>();
      const auto algorithm = words.number<std::uint8_t>();
      const auto digest_type = words.number<std::uint8_t>();
      return net::DsData{key_tag, algorithm, digest_type, words.bytes(from_hex(words.rest()))};
    }
    case RecordType::dnskey:
      return key_data(words, line);
    case RecordType::rrsig:
      return signature_data(words);
    case RecordType::nsec:
    case RecordType::nsec3:
      break;
  }
  const std::string text = words.rest();
  return net::OtherData{Bytes(text.begin(), text.end())};
}

}  // namespace certwright::fakes
