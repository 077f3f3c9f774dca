// RFC 5280 section 4.1.2.2: "The serial number MUST be a positive integer", and "Conforming CAs MUST NOT use
// serialNumber values longer than 20 octets."
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  const ByteView serial = certificate.tbs.serial;
  if (certificate.tbs.serial_is_negative) return Text{"The serial number is negative.", "シリアル番号が負の数です。"};
  if (serial.empty()) return Text{"The serial number is zero.", "シリアル番号が 0 です。"};
  // 2^159 has its one bit in the first of twenty octets; DER writes a sign octet before it.
  constexpr std::size_t max_octets = 20;
  if (serial.size() > max_octets || (serial.size() == max_octets && serial[0] >= 0x80))
    return Text{"The serial number has more than 20 octets.", "シリアル番号が 20 オクテットを超えています。"};
  return std::nullopt;
}

}  // namespace

extern const Lint serial_number{
    .id = "serial_number",
    .source = "RFC 5280 section 4.1.2.2",
    .demand = {"A serial number is positive and has at most 20 octets.",
               "シリアル番号は正の整数で、20 オクテット以下です。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
