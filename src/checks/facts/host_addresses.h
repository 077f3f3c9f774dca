#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "checks/diagnosis.h"
#include "checks/facts/lookups.h"

namespace certwright::checks {

/// The addresses of a host, as the validating resolver has them.
struct HostAddresses {
  std::vector<std::string> v4;
  std::vector<std::string> v6;
  std::vector<std::string> failed;  ///< "A SERVFAIL", "AAAA timeout"
};

/// Notes the questions for a host's addresses.
void want_addresses(const std::string& host, Lookups& lookups);
/// Their answers.
[[nodiscard]] HostAddresses addresses_of(const std::string& host, const Lookups& lookups);

/// Notes the questions for the addresses of this installation's public host, where it has one.
void want_own_addresses(const DiagnosisDoors& doors, Lookups& lookups);

/// What this machine can tell about an address, before anything is sent to it.
class Surroundings {
 public:
  /// `lookups` has the answers for the addresses of this installation.
  Surroundings(const DiagnosisDoors& doors, const Lookups& lookups);

  /// Private or otherwise special (IANA registries), or a cloud's metadata service: no CA connects to it.
  [[nodiscard]] static bool is_special(const std::string& address);
  /// Whether the operator lets this server connect to it.
  [[nodiscard]] bool is_permitted(const std::string& address) const;
  /// Whether this machine has a way to it; true where no door can tell.
  [[nodiscard]] bool has_route(const std::string& address) const;
  /// As model::HttpAddressFact::behind_own_nat.
  [[nodiscard]] bool is_behind_own_nat(const std::string& address) const;

 private:
  const DiagnosisDoors& doors_;
  std::vector<std::string> behind_own_nat_;
};

}  // namespace certwright::checks
