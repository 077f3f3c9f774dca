// A certificate that stands twice in a CRL may have two reasons and two dates, of which readers take either.
#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

#include "issuance/lints/crl_view.h"

namespace certwright::issuance::lints {
namespace {

// The last octets of a serial number differ where two do, nearly always: cheap to compare, and fair to a CRL that was
// made to be slow, since what has the same last octets is compared whole.
std::uint64_t tail_of(const pki::ListedCertificate& entry) {
  std::uint64_t tail = 0;
  const std::size_t octets = std::min<std::size_t>(entry.serial.size(), 8);
  for (const std::uint8_t octet : entry.serial.last(octets)) tail = (tail << 8U) | octet;
  return tail;
}

// As numbers: magnitudes have no leading zeros.
bool is_less(ByteView one, ByteView other) {
  if (one.size() != other.size()) return one.size() < other.size();
  return !one.empty() && std::memcmp(one.data(), other.data(), one.size()) < 0;
}

struct Keyed {
  std::uint64_t tail = 0;
  ByteView serial;
};

bool is_before(const Keyed& one, const Keyed& other) {
  if (one.tail != other.tail) return one.tail < other.tail;
  return is_less(one.serial, other.serial);
}

// The entries that share a slot with another, which those of one serial number do: of random numbers a few in a
// hundred. Putting only these in order costs a tenth of ordering all.
std::vector<Keyed> in_shared_slots(const std::vector<pki::ListedCertificate>& entries) {
  constexpr std::size_t slots_an_entry = 16;
  const std::size_t slots = std::bit_ceil(slots_an_entry * entries.size());
  const auto slot_of = [&](std::uint64_t tail) {
    return static_cast<std::size_t>(tail * 0x9e3779b97f4a7c15U >> 20U) & (slots - 1);
  };
  std::vector<bool> taken(slots);
  std::vector<bool> shared(slots);
  for (const pki::ListedCertificate& entry : entries) {
    const std::size_t slot = slot_of(tail_of(entry));
    if (taken[slot])
      shared[slot] = true;
    else
      taken[slot] = true;
  }
  std::vector<Keyed> keyed;
  for (const pki::ListedCertificate& entry : entries)
    if (const std::uint64_t tail = tail_of(entry); shared[slot_of(tail)]) keyed.push_back({tail, entry.serial});
  return keyed;
}

Verdict judge(const CrlView& list) {
  const auto& entries = list.list.entries;
  // An indirect CRL holds serial numbers of several issuers.
  if (list.issuing_point && list.issuing_point->indirect) return std::nullopt;
  // A CRL in the order of serial numbers is recognised at once; any other is put in order first.
  const auto is_out_of_order = [](const pki::ListedCertificate& next, const pki::ListedCertificate& before) {
    return !is_less(before.serial, next.serial);
  };
  if (std::ranges::is_sorted(entries, is_out_of_order)) return std::nullopt;
  std::vector<Keyed> keyed = in_shared_slots(entries);
  std::ranges::sort(keyed, is_before);
  const auto twice = std::ranges::adjacent_find(
      keyed, [](const Keyed& one, const Keyed& other) { return std::ranges::equal(one.serial, other.serial); });
  if (twice == keyed.end()) return std::nullopt;
  return Text{"A serial number stands twice: " + hex(twice->serial) + ".",
              "シリアル番号が重複しています：" + hex(twice->serial)};
}

}  // namespace

extern const Lint crl_duplicates{
    .id = "crl_duplicates",
    .source = "RFC 5280 section 5.1.2.6",
    .applies = crl,
    .demand = {"No serial number stands twice.", "シリアル番号は重複しません。"},
    .crl = judge,
};

}  // namespace certwright::issuance::lints
