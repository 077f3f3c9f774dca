#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "net/endpoint.h"
#include "net/resolver.h"

namespace certwright::net {

/// One question to one address of one name server. No cache answers it, and nobody else is asked.
struct ServerQuestion {
  enum class Transport { udp, tcp };

  Endpoint server;
  Question question;
  Transport transport = Transport::udp;
  bool recursion_desired = false;  ///< RD: only a recursive resolver is asked so
  bool checking_disabled = false;  ///< CD (RFC 4035 section 3.2.2): what a validating resolver would refuse
  bool edns = true;                ///< EDNS(0), 1232 octets (RFC 6891), DO (RFC 3225)
  bool mixed_case = false;         ///< letters of the name in random case, as CAs ask (draft-vixie-dnsext-dns0x20)
};

/// One record of a reply.
struct ServerRecord {
  std::string name;  ///< its owner: lower case, without trailing dot
  RecordType type = RecordType::a;
  std::uint32_t ttl = 0;
  RecordData data;
};

/// A reply, or how the question ended without one.
struct ServerReply {
  /// timeout: nothing came. refused: the port is closed (ICMP, RST). unreachable: no route, no address of that family
  /// on this machine. malformed: something came that is no reply to the question. guarded: the address guard forbids
  /// the address, and nothing was sent.
  enum class End { answered, timeout, refused, unreachable, malformed, guarded } end = End::timeout;
  std::string detail;  ///< what the system or the reader said, where it is not `answered`

  // Only where it is `answered`:
  std::uint16_t rcode = 0;  ///< with EDNS's upper bits: 0 NOERROR, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED …
  bool authoritative = false;
  bool truncated = false;
  bool recursion_available = false;
  bool authenticated = false;  ///< AD
  bool echoes_case = true;     ///< the question came back letter by letter (false only with mixed_case)
  std::vector<ServerRecord> answer;
  std::vector<ServerRecord> authority;
  std::vector<ServerRecord> additional;  ///< without OPT
  /// RFC 8914: the extended error, where one came.
  std::optional<std::uint16_t> extended_error;
  std::string extended_text;
  std::size_t bytes = 0;
  std::chrono::milliseconds took{0};
};
/// "NOERROR", "SERVFAIL", "RCODE23".
[[nodiscard]] std::string rcode_name(std::uint16_t rcode);

/// Name servers asked directly, as a door. Implementations are safe to call from any thread.
class NameServers {
 public:
  virtual ~NameServers() = default;
  /// Asks all at once and answers in their order. Blocks until each has ended or `deadline` has passed; each has a time
  /// limit of its own besides, so that a dead server costs its own line and no more.
  [[nodiscard]] virtual std::vector<ServerReply> ask(std::span<const ServerQuestion> questions, Deadline deadline) = 0;
};

}  // namespace certwright::net
