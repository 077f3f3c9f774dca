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

/// The record types that Certwright asks for (RFC 1035, 3596, 8659).
enum class RecordType : std::uint16_t { a = 1, ns = 2, cname = 5, soa = 6, mx = 15, txt = 16, aaaa = 28, caa = 257 };
std::string_view to_string(RecordType type);

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
struct OtherData {
  Bytes rdata;
};
using RecordData = std::variant<AddressData, NameData, MxData, TxtData, CaaData, OtherData>;

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
