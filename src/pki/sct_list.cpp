#include "pki/sct_list.h"

#include "pki/der.h"
#include "pki/der_reader.h"

namespace certwright::pki {
namespace {

constexpr std::size_t log_id_bytes = 32;

tl::unexpected<Error> no_list(std::string why) { return fail(ErrorCode::invalid_request, std::move(why)); }

/// Reads numbers and vectors as TLS writes them (RFC 5246 section 4).
class TlsReader {
 public:
  explicit TlsReader(ByteView bytes) : rest_(bytes) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] Result<ByteView> octets(std::size_t count) {
    if (rest_.size() < count) return no_list("a signed certificate timestamp that is cut off");
    const ByteView read = rest_.first(count);
    rest_ = rest_.subspan(count);
    return read;
  }
  [[nodiscard]] Result<std::uint64_t> number(std::size_t count) {
    TRY(const ByteView digits, octets(count));
    std::uint64_t value = 0;
    for (const std::uint8_t digit : digits) value = (value << 8U) | digit;
    return value;
  }
  /// opaque x<0..2^16-1>
  [[nodiscard]] Result<ByteView> vector() {
    TRY(const std::uint64_t length, number(2));
    return octets(length);
  }

 private:
  ByteView rest_;
};

Result<SignedCertificateTimestamp> read_timestamp(ByteView serialized) {
  TlsReader members{serialized};
  TRY(const std::uint64_t version, members.number(1));
  // RFC 6962 section 3.2: "enum { v1(0), (255) } Version". RFC 9162 has an extension of its own for what came later.
  if (version != 0) return no_list("a signed certificate timestamp of another version than 1");
  SignedCertificateTimestamp timestamp;
  TRY(timestamp.log_id, members.octets(log_id_bytes));
  TRY(timestamp.at_ms, members.number(8));
  TRY(timestamp.extensions, members.vector());
  TRY(const ByteView algorithms, members.octets(2));
  // RFC 6962 section 2.1.4: logs sign "using either ECDSA [...] over the NIST P-256 curve or RSA [...] with SHA-256",
  // by the numbers of RFC 5246 section 7.4.1.4.1.
  constexpr std::uint8_t sha256 = 4;
  constexpr std::uint8_t rsa = 1;
  constexpr std::uint8_t ecdsa = 3;
  if (algorithms[0] != sha256 || (algorithms[1] != rsa && algorithms[1] != ecdsa))
    return no_list("a signed certificate timestamp signed neither by ECDSA nor by RSA with SHA-256");
  timestamp.by_rsa = algorithms[1] == rsa;
  TRY(timestamp.signature, members.vector());
  if (!members.at_end()) return no_list("a signed certificate timestamp with octets after its signature");
  return timestamp;
}

}  // namespace

Result<std::vector<SignedCertificateTimestamp>> read_sct_list(ByteView value) {
  TRY(const der::Element whole, der::only(value, der::tag::octet_string));
  TlsReader outer{whole.content};
  TRY(const ByteView list, outer.vector());
  if (!outer.at_end()) return no_list("octets after the list of signed certificate timestamps");
  // RFC 6962 section 3.3: "SerializedSCT sct_list <1..2^16-1>".
  if (list.empty()) return no_list("an empty list of signed certificate timestamps");
  std::vector<SignedCertificateTimestamp> timestamps;
  // One with a signature on P-256 has 119 octets.
  constexpr std::size_t usual_bytes = 119;
  timestamps.reserve(list.size() / usual_bytes + 1);
  for (TlsReader members{list}; !members.at_end();) {
    TRY(const ByteView serialized, members.vector());
    TRY(const SignedCertificateTimestamp timestamp, read_timestamp(serialized));
    timestamps.push_back(timestamp);
  }
  return timestamps;
}

}  // namespace certwright::pki
