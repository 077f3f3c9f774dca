#include "checks/facts/host_addresses.h"

#include <algorithm>
#include <array>

#include "net/address_guard.h"
#include "net/endpoint.h"

namespace certwright::checks {
namespace {

using net::RecordType;

// Azure's metadata service lies among public addresses; those of the other clouds are special ones.
constexpr std::string_view azure_metadata = "168.63.129.16";

void take(const std::string& host, RecordType type, const Lookups& lookups, std::vector<std::string>& addresses,
          std::vector<std::string>& failed) {
  const net::Lookup& lookup = lookups.answer(host, type);
  if (!lookup) {
    failed.push_back(net::to_string(type).append(" ").append(net::to_string(lookup.error().kind)));
    return;
  }
  for (const net::RecordData& record : lookup->records)
    if (const auto* data = std::get_if<net::AddressData>(&record)) addresses.push_back(data->address);
}

bool is_literal(const std::string& host) {
  constexpr std::uint16_t any_port = 443;
  return net::parse_endpoint(host, any_port).has_value();
}

bool is_among(const std::vector<std::string>& addresses, const std::string& address) {
  return std::ranges::find(addresses, address) != addresses.end();
}

}  // namespace

void want_addresses(const std::string& host, Lookups& lookups) {
  lookups.want(host, RecordType::a);
  lookups.want(host, RecordType::aaaa);
}

HostAddresses addresses_of(const std::string& host, const Lookups& lookups) {
  HostAddresses addresses;
  take(host, RecordType::a, lookups, addresses.v4, addresses.failed);
  take(host, RecordType::aaaa, lookups, addresses.v6, addresses.failed);
  return addresses;
}

void want_own_addresses(const DiagnosisDoors& doors, Lookups& lookups) {
  if (!doors.public_host.empty() && !is_literal(doors.public_host)) want_addresses(doors.public_host, lookups);
}

Surroundings::Surroundings(const DiagnosisDoors& doors, const Lookups& lookups) : doors_(doors) {
  if (doors.public_host.empty() || doors.http == nullptr) return;
  const std::vector<std::string> own = doors.http->own_addresses();
  HostAddresses addresses = is_literal(doors.public_host) ? HostAddresses{.v4 = {doors.public_host}}
                                                          : addresses_of(doors.public_host, lookups);
  for (auto* family : {&addresses.v4, &addresses.v6})
    for (std::string& address : *family)
      if (!is_among(own, address) && !is_special(address)) behind_own_nat_.push_back(std::move(address));
}

bool Surroundings::is_special(const std::string& address) {
  return address == azure_metadata || !net::AddressGuard{}.permits(address);
}

bool Surroundings::is_permitted(const std::string& address) const {
  if (doors_.guard != nullptr) return address != azure_metadata && doors_.guard->permits(address);
  return !is_special(address);
}

bool Surroundings::has_route(const std::string& address) const {
  return doors_.http == nullptr || doors_.http->has_route(address);
}

bool Surroundings::is_behind_own_nat(const std::string& address) const { return is_among(behind_own_nat_, address); }

}  // namespace certwright::checks
