#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checks/facts/direct_questions.h"
#include "net/resolver.h"

namespace certwright::checks {

/// A zone, as its parent's servers led to it.
struct Cut {
  std::string zone;  ///< empty: the root
  std::string parent;
  std::vector<model::NameServerFact> servers;
  std::vector<ServerAddress> addresses;         ///< where to ask, in the order of trying
  std::vector<model::ServerAnswer> referrals;   ///< what the parent's servers said
  std::vector<ServerAddress> parent_addresses;  ///< those of the parent's servers that said it
};

/// A zone whose servers have all been asked about it.
struct AskedZone {
  model::ZoneFact fact;
  std::vector<ServerAddress> usable;  ///< those that answered anything, and the way they do
  bool has_authority = false;         ///< a server that a delegation names answers for the zone with authority
  bool ran_out_of_time = false;
};

/// What asking name servers takes.
struct DirectDoors {
  net::NameServers& servers;
  net::Resolver* resolver = nullptr;  ///< for addresses of servers that come without them
  std::uint16_t port = 53;
  std::string random_label;
};

/// Adds the addresses of servers that have none, by the resolver, all at once.
void add_addresses(std::vector<model::NameServerFact>& servers, const DirectDoors& doors, Deadline deadline);

/// Where to ask servers: 13 of them, four addresses of each and 16 in all at most; the first address of each server
/// comes before the second of any.
[[nodiscard]] std::vector<ServerAddress> addresses_of(std::span<const model::NameServerFact> servers,
                                                      std::uint16_t port);

/// The names in the NS records of `name` among `records`.
[[nodiscard]] std::vector<std::string> server_names_in(std::span<const net::ServerRecord> records,
                                                       std::string_view name);

/// Asks every address of every server of a zone, those that only its own NS set names and `extras` included: SOA over
/// UDP and TCP, NS, DNSKEY, and what certificate authorities' resolvers do besides; and its parent's servers for DS.
[[nodiscard]] std::shared_ptr<const AskedZone> ask_zone(const Cut& cut, std::span<const ServerAddress> extras,
                                                        const DirectDoors& doors, Deadline deadline);

}  // namespace certwright::checks
