// Whatever is typed is an address or a range that reads as itself, or nothing; so is whatever stands in a certificate.
#include <algorithm>
#include <cstdlib>

#include "model/ip_address.h"

namespace {

using namespace certwright;

void demand(bool condition) {
  if (!condition) std::abort();
}

void read_address(const std::optional<model::IpAddress>& address) {
  if (!address) return;
  demand(model::IpAddress::parse(address->str()) == address);
  demand(model::IpAddress::of(address->octets()) == address);
  const auto of_host = model::of_one_host(*address);
  demand(of_host ? *of_host == *address : of_host.error().effect == model::Effect::refuse);
  demand(model::AddressRange::parse(address->str())->contains(*address));
}

void read_range(const std::optional<model::AddressRange>& range) {
  if (!range) return;
  demand(model::AddressRange::parse(range->str()) == range);
  demand(model::AddressRange::of(range->octets()) == range);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView octets{data, size};
  read_address(model::IpAddress::parse(text_of(octets)));
  read_address(model::IpAddress::of(octets));
  read_range(model::AddressRange::parse(text_of(octets)));
  read_range(model::AddressRange::of(octets));
  return 0;
}
