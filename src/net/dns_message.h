#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "net/name_servers.h"

namespace certwright::net {

/// A name, written as parse_rdata() writes names, in wire form without compression. Nothing for what has none.
[[nodiscard]] std::optional<Bytes> wire_name(std::string_view name);

/// The question in wire form (RFC 1035 section 4), class IN, with an OPT record where EDNS is wanted. `mixed_case_bits`
/// choose the case of the name's letters, a bit a letter in turn, where mixed_case is set. Escapes as parse_rdata()
/// writes them are undone. Nothing for a name that has no wire form.
[[nodiscard]] std::optional<Bytes> encode_question(std::uint16_t id, const ServerQuestion& question,
                                                   std::uint64_t mixed_case_bits);

/// Whether a message is a reply to `sent` (what encode_question() gave): same id, QR set, same question but for case.
/// What follows the question is not looked at.
[[nodiscard]] bool is_reply_to(ByteView message, ByteView sent);

/// Reads a whole message as the reply to `sent`, as is_reply_to() has it. Names are decompressed, pointers only
/// backwards, so that no message loops; a record whose RDATA does not fit its type is kept as OtherData. Nothing for
/// whatever does not add up: lengths, counts, a name beyond 255 octets. A truncated message (TC) may end early: what is
/// whole of it is kept. A server that could not read the question may leave it out: then a reply with the right id, an
/// error and no answer will do. Records of other classes than IN are passed over, and so are octets behind the last
/// record. `extended_text` is printable ASCII of at most 256 characters.
[[nodiscard]] std::optional<ServerReply> parse_reply(ByteView message, ByteView sent);

}  // namespace certwright::net
