#pragma once

#include <optional>

#include "base/bytes.h"
#include "net/resolver.h"

namespace certwright::net {

/// The content of one record as it stands in an answer, names uncompressed (RFC 1035 section 3.3, RFC 3596 section 2.2,
/// RFC 8659 section 4.1). Nothing where a length does not fit or bytes are left over: such a record is never guessed
/// at. Names come out in lower case without trailing dot, octets that are no plain label characters escaped as in RFC
/// 1035 section 5.1, so that a dot within a label is never taken for one between labels.
[[nodiscard]] std::optional<RecordData> parse_rdata(RecordType type, ByteView rdata);

/// One question in wire form, recursion desired, class IN. Nothing for a name that has no wire form.
[[nodiscard]] std::optional<Bytes> encode_query(std::uint16_t id, const Question& question);

/// The parts of a message's header (RFC 1035 section 4.1.1) that tell who answered and how.
struct ReplyHeader {
  std::uint16_t id = 0;
  bool is_reply = false;
  bool authoritative = false;
  bool recursion_available = false;
  std::uint8_t rcode = 0;
  std::uint16_t answers = 0;
};
/// Nothing for fewer than twelve octets.
[[nodiscard]] std::optional<ReplyHeader> parse_header(ByteView message);

}  // namespace certwright::net
