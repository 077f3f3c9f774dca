#include "pki/named_curve.h"

#include <algorithm>
#include <array>

#include <openssl/err.h>

#include "pki/openssl.h"

namespace certwright::pki {
namespace {

using namespace std::string_view_literals;

constexpr std::array named_curves{
    NamedCurve{"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"sv, "P-256", 256},
    NamedCurve{"\x06\x05\x2b\x81\x04\x00\x22"sv, "P-384", 384},
    NamedCurve{"\x06\x05\x2b\x81\x04\x00\x23"sv, "P-521", 521},
};

// Constants of the standard, made once: OpenSSL takes longer to build a group than to test a point.
const EC_GROUP* group_of(const NamedCurve& curve) {
  static const std::array<GroupPtr, named_curves.size()> groups = [] {
    std::array<GroupPtr, named_curves.size()> made;
    constexpr std::array nids{NID_X9_62_prime256v1, NID_secp384r1, NID_secp521r1};
    for (std::size_t i = 0; i < named_curves.size(); ++i) made[i].reset(EC_GROUP_new_by_curve_name(nids[i]));
    return made;
  }();
  return groups[static_cast<std::size_t>(&curve - named_curves.data())].get();
}

}  // namespace

const NamedCurve* named_curve(std::string_view object) {
  const auto* const found = std::ranges::find(named_curves, object, &NamedCurve::object);
  return found == named_curves.end() ? nullptr : found;
}

// EC_POINT_oct2point refuses a point that is not on the curve. BR 6.1.6 cites SP 800-56A's full validation; these
// curves have cofactor 1, so that a point on the curve other than infinity, which has no such form, is in the group.
bool is_on(const NamedCurve& curve, ByteView point) {
  constexpr std::uint8_t uncompressed = 4;
  const std::size_t field_bytes = (curve.bits + 7) / 8;
  if (point.size() != 1 + 2 * field_bytes || point[0] != uncompressed) return false;
  const EC_GROUP* const group = group_of(curve);
  const PointPtr parsed{group == nullptr ? nullptr : EC_POINT_new(group)};
  const bool good = parsed && EC_POINT_oct2point(group, parsed.get(), point.data(), point.size(), nullptr) == 1;
  if (!good) ERR_clear_error();
  return good;
}

}  // namespace certwright::pki
