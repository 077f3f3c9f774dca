#include "issuance/crl.h"

#include <algorithm>
#include <array>
#include <bit>

#include "issuance/extensions.h"
#include "issuance/objects.h"
#include "pki/certificate_list.h"
#include "pki/der.h"
#include "pki/der_reader.h"
#include "pki/tbs_certificate.h"

namespace certwright::issuance {
namespace {

namespace der = pki::der;

// RFC 5280 section 5.3.1: CRLReason's values, of which 7 is not used.
constexpr bool is_reason(int reason) { return reason >= 0 && reason <= 10 && reason != 7; }

// crlEntryExtensions { Extension { reasonCode, OCTET STRING { ENUMERATED } } }, of fixed lengths.
constexpr std::array<std::uint8_t, 14> reason_extension{0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55,
                                                        0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01, 0x00};

// RFC 5280 section 4.1.2.2: "Conforming CAs MUST NOT use serialNumber values longer than 20 octets." So an entry has
// two octets of header, and a length below 128.
constexpr std::size_t longest_serial_bytes = 20;
constexpr std::size_t entry_header_bytes = 2;

// A table, because digits come at random, and no processor foresees a branch on one.
constexpr auto hex_digits = [] {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < 10; ++i) values.at('0' + i) = static_cast<std::int8_t>(i);
  for (std::size_t i = 0; i < 6; ++i) values.at('a' + i) = values.at('A' + i) = static_cast<std::int8_t>(10 + i);
  return values;
}();

int hex_digit(char c) { return hex_digits[static_cast<std::uint8_t>(c)]; }

/// The content of an INTEGER.
struct SerialOctets {
  std::array<std::uint8_t, longest_serial_bytes + 1> octets{};
  std::size_t size = 0;
};

Result<SerialOctets> serial_octets(std::string_view serial) {
  const auto refuse = [] { return fail(ErrorCode::internal, "a revoked serial number that is none"); };
  if (serial.empty() || serial.size() % 2 != 0) return refuse();
  while (serial.size() > 2 && serial.starts_with("00")) serial.remove_prefix(2);
  if (serial.size() > 2 * longest_serial_bytes) return refuse();
  SerialOctets number;
  // X.690 section 8.3: the first bit is the sign.
  if (hex_digit(serial.front()) >= 8) number.octets.at(number.size++) = 0;
  for (std::size_t i = 0; i < serial.size(); i += 2) {
    const int high = hex_digit(serial[i]);
    const int low = hex_digit(serial[i + 1]);
    if (high < 0 || low < 0) return refuse();
    number.octets.at(number.size++) = static_cast<std::uint8_t>(high << 4 | low);
  }
  return number;
}

// The INTEGER of the entry that begins at `place`, whole.
ByteView serial_at(ByteView entries, std::size_t place) {
  const ByteView integer = entries.subspan(place + entry_header_bytes);
  return integer.first(2U + integer[1]);
}

// The last octets of a serial number of ours are random: they spread the entries over the table well.
std::uint32_t spread(ByteView integer) {
  std::uint64_t tail = 0;
  const std::size_t octets = std::min<std::size_t>(integer.size(), sizeof tail);
  for (const std::uint8_t octet : integer.last(octets)) tail = tail << 8U | octet;
  // A multiplication by a large odd number, so that numbers in sequence do not stand side by side either.
  return static_cast<std::uint32_t>(tail * 0x9e3779b97f4a7c15U >> 16U);
}

}  // namespace

std::uint32_t crl_shard_of(std::string_view serial, std::uint32_t shards) {
  std::uint64_t remainder = 0;
  for (const char c : serial)
    remainder = (remainder * 16 + static_cast<std::uint64_t>(std::max(hex_digit(c), 0))) % shards;
  return static_cast<std::uint32_t>(remainder) + 1;
}

Result<void> CrlEntries::append(const RevokedEntry& entry) {
  if (!is_reason(entry.reason)) return fail(ErrorCode::internal, "a revocation with a reason code that does not exist");
  TRY(const SerialOctets serial, serial_octets(entry.serial));
  const Timestamp second = std::chrono::floor<std::chrono::seconds>(entry.revoked_at);
  if (second != encoded_moment_) {
    encoded_time_ = der::time(second);
    encoded_moment_ = second;
  }
  // RFC 5280 section 5.3.1: "the reason code CRL entry extension SHOULD be absent instead of using the unspecified (0)
  // reasonCode value."
  const std::size_t extension_bytes = entry.reason == 0 ? 0 : reason_extension.size();
  const std::size_t length = 2 + serial.size + encoded_time_.size() + extension_bytes;
  const std::size_t place = der_.size();
  der_.resize(place + entry_header_bytes + length);
  auto out = der_.begin() + static_cast<std::ptrdiff_t>(place);
  *out++ = der::tag::sequence;
  *out++ = static_cast<std::uint8_t>(length);
  *out++ = der::tag::integer;
  *out++ = static_cast<std::uint8_t>(serial.size);
  out = std::copy_n(serial.octets.begin(), serial.size, out);
  out = std::ranges::copy(encoded_time_, out).out;
  if (entry.reason != 0) {
    std::ranges::copy(reason_extension, out);
    der_.back() = static_cast<std::uint8_t>(entry.reason);
  }
  if (auto noted = note_place(place); !noted) {
    der_.resize(place);
    return noted;
  }
  ++count_;
  return {};
}

Result<void> CrlEntries::append(std::span<const RevokedEntry> entries) {
  constexpr std::size_t longest_entry_bytes = 56;
  der_.reserve(der_.size() + entries.size() * longest_entry_bytes);
  grow_places(count_ + entries.size());
  for (const RevokedEntry& entry : entries) TRY_VOID(append(entry));
  return {};
}

// What the lint crl_duplicates would find in the whole list: a serial number that stands twice may have two reasons and
// two dates.
Result<void> CrlEntries::note_place(std::size_t place) {
  if (place >= UINT32_MAX) return fail(ErrorCode::internal, "a CRL of more than four gigabytes");
  grow_places(count_ + 1);
  const ByteView serial = serial_at(der_, place);
  const std::uint32_t hash = spread(serial);
  std::size_t slot = hash & (places_.size() - 1);
  for (; places_[slot].place != 0; slot = (slot + 1) & (places_.size() - 1))
    if (places_[slot].hash == hash && std::ranges::equal(serial_at(der_, places_[slot].place - 1), serial))
      return fail(ErrorCode::internal, "a serial number that is revoked twice: " + hex(serial.subspan(2)));
  places_[slot] = {.hash = hash, .place = static_cast<std::uint32_t>(place) + 1};
  return {};
}

void CrlEntries::grow_places(std::size_t entries) {
  constexpr std::size_t first_size = 16;
  if (places_.size() >= std::max(first_size, 2 * entries)) return;
  std::vector<Place> larger(std::bit_ceil(std::max(first_size, 2 * entries)));
  for (const Place& one : places_) {
    if (one.place == 0) continue;
    std::size_t slot = one.hash & (larger.size() - 1);
    while (larger[slot].place != 0) slot = (slot + 1) & (larger.size() - 1);
    larger[slot] = one;
  }
  places_ = std::move(larger);
}

Result<PublishedCrl> read_crl(ByteView crl) {
  TRY(const pki::SignedParts parts, pki::signed_parts(crl));
  TRY(const auto list, pki::TbsCertificateList::read(parts.to_be_signed));
  PublishedCrl read{.number = 0, .this_update = list.this_update, .entries = {}};
  if (const pki::Extension* const number = list.find(bytes_of(objects::crl_number))) {
    TRY(const der::Element integer, der::only(number->value, der::tag::integer));
    TRY(read.number, der::unsigned_64(integer));
  }
  read.entries.reserve(list.entries.size());
  for (const pki::ListedCertificate& entry : list.entries)
    read.entries.push_back({.serial = hex(entry.serial),
                            .revoked_at = entry.revoked_at,
                            .reason = std::max(0, static_cast<int>(entry.reason))});
  return read;
}

Bytes tbs_certificate_list(const CrlHead& head, ByteView entries) {
  // RFC 5280 section 5.1.2.6: "When there are no revoked certificates, the revoked certificates list MUST be absent."
  Bytes revoked_header;
  if (!entries.empty()) der::append_header(revoked_header, der::tag::sequence, entries.size());
  const Bytes number = extension(objects::crl_number, Criticality::not_critical, der::integer(head.number));
  const Bytes point = head.url.empty() ? Bytes{} : issuing_distribution_point(head.url);
  const Bytes extensions = der::sequence({authority_key_identifier(head.key_identifier), number, point});
  const Bytes version_2 = der::integer(std::uint64_t{1});
  return der::sequence({version_2, head.signature_algorithm, head.issuer, der::time(head.this_update),
                        der::time(head.next_update), revoked_header, entries, der::context(0, extensions)});
}

Result<Bytes> tbs_certificate_list(const CrlHead& head, std::span<const RevokedEntry> entries) {
  CrlEntries encoded;
  TRY_VOID(encoded.append(entries));
  return tbs_certificate_list(head, encoded.der());
}

}  // namespace certwright::issuance
