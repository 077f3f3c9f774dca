// BR 7.1.2.7: the serial number contains "at least 64 bits of output from a CSPRNG". Eight octets hold so many where
// the first is any.
#include "issuance/lints/certificate_view.h"

namespace certwright::issuance::lints {
namespace {

Verdict judge(const CertificateView& certificate) {
  constexpr std::size_t octets_of_64_bits = 8;
  if (certificate.tbs.serial.size() >= octets_of_64_bits) return std::nullopt;
  return Text{"The serial number is too short to hold 64 random bits.",
              "シリアル番号が短すぎて、64 ビットの乱数を含められません。"};
}

}  // namespace

extern const Lint serial_number_entropy{
    .id = "serial_number_entropy",
    .source = "BR 7.1.2.7",
    .rules = RuleSet::baseline,
    .effective = Timestamp{std::chrono::sys_days{std::chrono::year{2016} / 9 / 30}},
    .demand = {"A serial number holds at least 64 random bits.", "シリアル番号には 64 ビット以上の乱数が含まれます。"},
    .certificate = judge,
};

}  // namespace certwright::issuance::lints
