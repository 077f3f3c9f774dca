#pragma once

#include <string>
#include <string_view>

namespace certwright::registration {

/// What a WHOIS server sent, as UTF-8, whatever it was: RFC 3912 names no charset. ISO-2022-JP (JPRS) by its escape
/// sequences; UTF-8; else ISO 8859-1, which takes every byte. NULs are dropped; line ends are '\n'.
[[nodiscard]] std::string decode_whois(std::string_view bytes);

}  // namespace certwright::registration
