// RDATA as a name server may send it: every type that is parsed, and the header of a message.
#include "net/wire.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using enum certwright::net::RecordType;
  for (const auto type : {a, ns, cname, soa, mx, txt, aaaa, ds, rrsig, dnskey, caa})
    (void)certwright::net::parse_rdata(type, {data, size});
  (void)certwright::net::parse_header({data, size});
  return 0;
}
