#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "model/domain_name.h"
#include "model/ip_address.h"

namespace certwright::issuance {

/// What a leaf is for, lent: its domain names, then its IP addresses. Made from domain names alone where it has no
/// others.
struct LeafNames {
  std::span<const model::DomainName> domains;
  std::span<const model::IpAddress> addresses;

  LeafNames() = default;
  LeafNames(std::span<const model::DomainName> of_domains, std::span<const model::IpAddress> of_addresses = {})
      : domains(of_domains), addresses(of_addresses) {}
  LeafNames(const std::vector<model::DomainName>& of_domains) : domains(of_domains) {}

  [[nodiscard]] bool empty() const { return domains.empty() && addresses.empty(); }
  /// The Common Name of a leaf that has one: the first domain name, or else the first address. Of a leaf with neither
  /// there is none: ask empty() first.
  [[nodiscard]] std::string first() const { return domains.empty() ? addresses.front().str() : domains.front().str(); }
};

}  // namespace certwright::issuance
