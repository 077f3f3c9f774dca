#pragma once

#include <string>
#include <string_view>

#include "net/resolver.h"

namespace certwright::net {

/// A record's data as a zone file holds it (RFC 1035 section 5.1), on one line: "10 mail.example.com.",
/// `0 issue "ca.example.net"`, `"a text"` (in strings of 255 octets where it is longer). Names are absolute, with their
/// trailing dot; the times of an RRSIG are YYYYMMDDHHmmSS in UTC (RFC 4034 section 3.2). What has no notation here is
/// written as `\# 3 00beef` (RFC 3597 section 5). Printable ASCII, whatever the record holds.
[[nodiscard]] std::string presentation(const RecordData& data);

/// A name of a record (without trailing dot, empty for the root) as a zone file writes it: "example.com.", ".".
[[nodiscard]] std::string absolute_name(std::string_view name);

}  // namespace certwright::net
