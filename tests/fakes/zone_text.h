#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/resolver.h"

namespace certwright::fakes {

/// A line of a zone as text: `name WORD words…`.
struct ZoneLine {
  std::string text;                ///< the whole line
  std::string name;                ///< lower case, without trailing dot
  std::string kind;                ///< a record type, or a word of the fake's own
  std::vector<std::string> words;  ///< what follows
};

/// The lines of a zone. A quoted word may hold spaces and `#`; an unquoted `#` begins a comment. Names without trailing
/// dots; `.` is the root.
[[nodiscard]] std::vector<ZoneLine> zone_lines(std::string_view zone);

/// A name in lower case without trailing dot.
[[nodiscard]] std::string plain_name(std::string_view name);

[[nodiscard]] std::optional<net::RecordType> record_type(std::string_view text);

/// The data of a line whose kind is a record type. As in a zone file, but for
/// `SOA primary serial minimum` · `RRSIG covered algorithm inception expiration key-tag signer` (times in seconds).
[[nodiscard]] net::RecordData record_data(const ZoneLine& line);

/// Throws std::invalid_argument: the test's zone is wrong.
[[noreturn]] void refuse(const ZoneLine& line, const std::string& why);

}  // namespace certwright::fakes
