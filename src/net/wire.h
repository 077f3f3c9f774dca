#pragma once

#include <optional>

#include "base/bytes.h"
#include "net/resolver.h"

namespace certwright::net {

// RFC 1035 section 2.3.4: "labels 63 octets or less, names 255 octets or less"; its dots and lengths counted.
inline constexpr std::size_t max_label_bytes = 63;
inline constexpr std::size_t max_name_bytes = 255;

/// The content of one record as it stands in an answer, names uncompressed (RFC 1035 section 3.3, RFC 3596 section 2.2,
/// RFC 4034 sections 2, 3 and 5, RFC 8659 section 4.1). Nothing where a length does not fit or bytes are left over:
/// such a record is never guessed at. Names come out in lower case without trailing dot, octets that are no plain label
/// characters escaped as in RFC 1035 section 5.1, so that a dot within a label is never taken for one between labels.
[[nodiscard]] std::optional<RecordData> parse_rdata(RecordType type, ByteView rdata);

/// The uncompressed name that fills `wire` wholly, written as parse_rdata() writes names; empty for the root.
[[nodiscard]] std::optional<std::string> parse_name(ByteView wire);

/// A message's header (RFC 1035 section 4.1.1, RFC 4035 section 3.2.3).
struct ReplyHeader {
  std::uint16_t id = 0;
  bool is_reply = false;
  std::uint8_t opcode = 0;
  bool authoritative = false;
  bool truncated = false;
  bool recursion_available = false;
  bool authenticated = false;
  std::uint8_t rcode = 0;
  std::uint16_t questions = 0;
  std::uint16_t answers = 0;
  std::uint16_t authorities = 0;
  std::uint16_t additionals = 0;
};
/// Nothing for fewer than twelve octets.
[[nodiscard]] std::optional<ReplyHeader> parse_header(ByteView message);

}  // namespace certwright::net
