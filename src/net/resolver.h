#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "base/bytes.h"
#include "base/deadline.h"

namespace certwright::net {

/// The record types that Certwright asks for, or reads in answers (RFC 1035, 3596, 4034, 5155, 8659).
enum class RecordType : std::uint16_t {
  a = 1,
  ns = 2,
  cname = 5,
  soa = 6,
  mx = 15,
  txt = 16,
  aaaa = 28,
  ds = 43,
  rrsig = 46,
  nsec = 47,
  dnskey = 48,
  nsec3 = 50,
  caa = 257
};
/// "CAA"; "TYPE65280" for a type without a name here (RFC 3597 section 5).
std::string to_string(RecordType type);

/// One question, name in lower-case A-labels without trailing dot.
struct Question {
  std::string name;
  RecordType type = RecordType::a;
  /// "_x.example.com. CNAME": as evidence shows it.
  [[nodiscard]] std::string str() const;
};

struct AddressData {
  std::string address;  ///< presentation form
};
struct NameData {      ///< CNAME, NS
  std::string target;  ///< lower case, without trailing dot
};
struct MxData {
  std::uint16_t preference = 0;
  std::string exchange;  ///< lower case, without trailing dot; empty for the root
};
struct TxtData {
  std::string text;  ///< the character-strings of one record, joined (RFC 7208 section 3.3)
};
struct CaaData {
  std::uint8_t flags = 0;
  std::string tag;  ///< lower case
  std::string value;
};
/// RFC 1035 section 3.3.13.
struct SoaData {
  std::string primary;  ///< MNAME, lower case, without trailing dot
  std::uint32_t serial = 0;
  std::uint32_t minimum = 0;  ///< RFC 2308 section 4: how long a negative answer may be kept, in seconds
  std::string mailbox;        ///< RNAME, as `primary`
  std::uint32_t refresh = 0;  ///< seconds, as the two below
  std::uint32_t retry = 0;
  std::uint32_t expire = 0;
};
/// RFC 4034 section 5.
struct DsData {
  std::uint16_t key_tag = 0;
  std::uint8_t algorithm = 0;
  std::uint8_t digest_type = 0;
  Bytes digest;
};
/// RFC 4034 section 2.
struct DnskeyData {
  std::uint16_t flags = 0;
  std::uint8_t algorithm = 0;
  std::uint16_t key_tag = 0;  ///< RFC 4034 appendix B
  Bytes rdata;                ///< the whole, as a DS digest covers it
};
/// RFC 4034 section 3.
struct RrsigData {
  std::uint16_t covered = 0;  ///< a RecordType
  std::uint8_t algorithm = 0;
  std::uint32_t expiration = 0;  ///< seconds since 1970, modulo 2^32
  std::uint32_t inception = 0;   ///< likewise
  std::uint16_t key_tag = 0;
  std::string signer;  ///< lower case, without trailing dot
  std::uint8_t labels = 0;
  std::uint32_t original_ttl = 0;
  Bytes signature;
};
struct OtherData {
  Bytes rdata;
};
using RecordData =
    std::variant<AddressData, NameData, MxData, TxtData, CaaData, SoaData, DsData, DnskeyData, RrsigData, OtherData>;

/// An answer that says what exists: the records of the type that was asked for (empty: NODATA or NXDOMAIN).
struct Answer {
  bool name_exists = true;  ///< false for NXDOMAIN
  std::vector<RecordData> records;
  /// Where CNAMEs led; equal to the question's name where there were none. Without trailing dot.
  std::string canonical_name;
  bool secure = false;  ///< validated by DNSSEC
  std::chrono::seconds ttl{0};
};

/// Why there is no answer. Undetermined: never to be read as "no such record".
struct LookupError {
  /// bogus: DNSSEC validation failed (libunbound hands such data over all the same: it is dropped here).
  enum class Kind {
    timeout,
    servfail,
    refused,
    bogus,
    not_implemented,
    malformed,
    cancelled,
    other
  } kind = Kind::other;
  std::string detail;  ///< the validator's reason, the rcode …
};
/// "SERVFAIL", "REFUSED", "timeout", "bogus", …
std::string_view to_string(LookupError::Kind kind);

using Lookup = tl::expected<Answer, LookupError>;

/// DNS as a door. Implementations are safe to call from any thread.
class Resolver {
 public:
  virtual ~Resolver() = default;
  /// Asks all questions at once and answers in their order. Blocks until all have answered or `deadline` passed; a
  /// question without an answer by then gives `timeout`.
  [[nodiscard]] virtual std::vector<Lookup> ask(std::span<const Question> questions, Deadline deadline) = 0;
  /// Who answers for this name, for evidence: "recursive resolver (DNSSEC)", "127.0.0.1:5300 (stub zone demo.test.)".
  [[nodiscard]] virtual std::string described(std::string_view name) const = 0;
  /// Forgets what is kept of the name and what is below it, so that the next question is asked anew, as far as the
  /// implementation can.
  virtual void forget(std::string_view name) = 0;

  /// One question.
  [[nodiscard]] Lookup ask_one(const Question& question, Deadline deadline);
};

}  // namespace certwright::net
