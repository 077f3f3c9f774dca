#include "issuance/crl.h"

#include <array>

#include "issuance/extensions.h"
#include "issuance/objects.h"
#include "pki/der.h"

namespace certwright::issuance {
namespace {

namespace der = pki::der;

// RFC 5280 section 5.3.1: CRLReason's values, of which 7 is not used.
constexpr bool is_reason(int reason) { return reason >= 0 && reason <= 10 && reason != 7; }

// crlEntryExtensions { Extension { reasonCode, OCTET STRING { ENUMERATED } } }, of fixed lengths.
constexpr std::array<std::uint8_t, 14> reason_extension{0x30, 0x0c, 0x30, 0x0a, 0x06, 0x03, 0x55,
                                                        0x1d, 0x15, 0x04, 0x03, 0x0a, 0x01, 0x00};

Result<Bytes> serial_number(std::string_view serial) {
  auto octets = from_hex(serial);
  if (!octets || octets->empty()) return fail(ErrorCode::internal, "a revoked serial number that is not hexadecimal");
  return der::integer(ByteView{*octets});
}

Result<void> append_entry(Bytes& list, const RevokedEntry& entry) {
  if (!is_reason(entry.reason)) return fail(ErrorCode::internal, "a revocation with a reason code that does not exist");
  TRY(const Bytes serial, serial_number(entry.serial));
  const Bytes revoked_at = der::time(entry.revoked_at);
  auto reason = reason_extension;
  reason.back() = static_cast<std::uint8_t>(entry.reason);
  // RFC 5280 section 5.3.1: "the reason code CRL entry extension SHOULD be absent instead of using the unspecified (0)
  // reasonCode value."
  const ByteView extensions = entry.reason == 0 ? ByteView{} : ByteView{reason};
  const Bytes whole = der::sequence({serial, revoked_at, extensions});
  list.insert(list.end(), whole.begin(), whole.end());
  return {};
}

Result<Bytes> revoked_certificates(std::span<const RevokedEntry> revoked) {
  // RFC 5280 section 5.1.2.6: "When there are no revoked certificates, the revoked certificates list MUST be absent."
  if (revoked.empty()) return Bytes{};
  constexpr std::size_t longest_entry_bytes = 56;
  Bytes entries;
  entries.reserve(revoked.size() * longest_entry_bytes);
  for (const RevokedEntry& entry : revoked) TRY_VOID(append_entry(entries, entry));
  return der::sequence({entries});
}

}  // namespace

Result<Bytes> tbs_certificate_list(const CrlFields& fields) {
  TRY(const Bytes revoked, revoked_certificates(fields.revoked));
  const Bytes number = extension(objects::crl_number, Criticality::not_critical, der::integer(fields.number));
  const Bytes extensions = der::sequence({authority_key_identifier(fields.key_identifier), number});
  const Bytes version_2 = der::integer(std::uint64_t{1});
  return der::sequence({version_2, fields.signature_algorithm, fields.issuer, der::time(fields.this_update),
                        der::time(fields.next_update), revoked, der::context(0, extensions)});
}

}  // namespace certwright::issuance
