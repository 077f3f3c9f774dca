#include "net/name_servers.h"

#include <array>
#include <string_view>

namespace certwright::net {

std::string rcode_name(std::uint16_t rcode) {
  // RFC 1035 section 4.1.1, RFC 2136 section 2.2.
  constexpr std::array<std::string_view, 11> names{"NOERROR",  "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED",
                                                   "YXDOMAIN", "YXRRSET", "NXRRSET",  "NOTAUTH",  "NOTZONE"};
  constexpr std::uint16_t badvers = 16;  // RFC 6891 section 9
  if (rcode < names.size()) return std::string{names.at(rcode)};
  return rcode == badvers ? "BADVERS" : "RCODE" + std::to_string(rcode);
}

}  // namespace certwright::net
