// BR 7.1.2.7: the serial number is "a non-sequential number greater than zero (0) and less than 2^159 containing at
// least 64 bits of output from a CSPRNG".
#include "issuance/lints/profile_lint.h"

namespace certwright::issuance::lints {
namespace {

// 64 random bits are eight octets; one more, as make_serial() keeps its first octet from being any.
constexpr std::size_t min_octets = 9;
// 2^159 has its one bit in the first of twenty octets.
constexpr std::size_t max_octets = 20;

std::optional<std::string> complaint(const Candidate& candidate) {
  const ByteView serial = candidate.tbs.serial;
  if (serial.size() < min_octets) return "the serial number is too short to hold 64 random bits";
  if (serial.size() > max_octets || (serial.size() == max_octets && serial[0] >= 0x80))
    return "the serial number is 2^159 or more";
  return std::nullopt;
}

}  // namespace

extern const ProfileLint profile_serial_number{
    .id = "profile_serial_number",
    .source = "BR 7.1.2.7, RFC 5280 section 4.1.2.2",
    .complaint = complaint,
};

}  // namespace certwright::issuance::lints
