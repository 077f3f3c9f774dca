#include "checks/facts/zone_servers.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "checks/facts/dnssec.h"

namespace certwright::checks {
namespace {

using Manner = DirectQuestions::Manner;
using net::RecordType;

// RFC 1035 has no limit; thirteen is what fits a message without EDNS, and what the root has.
constexpr std::size_t max_servers = 13;
constexpr std::size_t max_addresses_each = 4;
constexpr std::size_t max_addresses = 16;
// What is the same at all servers of a zone is asked of two, so that one that is dead costs nothing.
constexpr std::size_t asked_once_of = 2;
constexpr std::chrono::milliseconds address_patience{3000};

constexpr std::uint16_t formerr = 1;
constexpr std::uint16_t servfail = 2;
constexpr std::uint16_t notimp = 4;
constexpr std::uint16_t badvers = 16;
// The first type for private use (RFC 6895 section 3.1): no server knows it, and RFC 3597 says how to answer.
constexpr auto unknown_type = static_cast<RecordType>(65280);

bool is_same(const net::Endpoint& one, const net::Endpoint& other) {
  return one.address == other.address && one.port == other.port;
}

bool holds(std::span<const ServerAddress> addresses, const net::Endpoint& endpoint) {
  return std::ranges::any_of(addresses, [&](const ServerAddress& at) { return is_same(at.endpoint, endpoint); });
}

/// The asking of one zone. Two rounds, the second only for what the first one shows to be needed.
class ZoneQuestions {
 public:
  ZoneQuestions(const Cut& cut, std::span<const ServerAddress> extras, const DirectDoors& doors)
      : cut_(cut), doors_(doors), questions_(doors.servers), servers_(cut.servers), addresses_(cut.addresses) {
    for (const ServerAddress& extra : extras) add_extra(extra);
  }

  void ask(Deadline deadline) {
    for (const ServerAddress& at : addresses_) want_all(at);
    want_once(addresses_);
    for (std::size_t i = 0; i < std::min(asked_once_of, cut_.parent_addresses.size()); ++i)
      questions_.want(cut_.parent_addresses[i], cut_.zone, RecordType::ds);
    keep(questions_.ask_whole(deadline));
    const std::vector<ServerAddress> of_child = read_child_servers(deadline);
    for (const ServerAddress& at : addresses_)
      if (may_refuse_edns(at))
        for (const RecordType type : {RecordType::soa, RecordType::ns})
          questions_.want(at, cut_.zone, type, Manner::without_edns);
    for (const ServerAddress& at : of_child) want_all(at);
    if (!has_keys_answer()) want_once(answering(addresses_.begin() + asked_already(), of_child));
    addresses_.insert(addresses_.end(), of_child.begin(), of_child.end());
    keep(questions_.ask_whole(deadline));
    (void)read_child_servers(deadline);
  }

  [[nodiscard]] AskedZone read() const {
    AskedZone zone{.fact = {.name = cut_.zone, .parent = cut_.parent, .servers = servers_, .referrals = cut_.referrals},
                   .ran_out_of_time = questions_.ran_out_of_time()};
    std::vector<Asked> delegated;
    for (const Asked& one : asked_) {
      const bool is_of_parent = one.question.question.type == RecordType::ds;
      if (is_of_parent || counts(one)) (is_of_parent ? zone.fact.referrals : zone.fact.answers).push_back(one.fact());
      if (!one.at.is_extra) delegated.push_back(one);
      zone.has_authority = zone.has_authority || (!one.at.is_extra && !is_of_parent && has_soa(one));
    }
    zone.fact.dnssec = dnssec_of(cut_.zone, delegated);
    for (const ServerAddress& at : addresses_) {
      add_quirks(at, zone.fact.quirks);
      if (auto usable = usable_way(at)) zone.usable.push_back(*std::move(usable));
    }
    return zone;
  }

 private:
  void add_extra(const ServerAddress& extra) {
    if (holds(addresses_, extra.endpoint)) return;
    addresses_.push_back(extra);
    const auto known = std::ranges::find_if(servers_, [&](const model::NameServerFact& server) {
      return server.name == extra.server && (!server.name.empty() || server.extra);
    });
    if (known == servers_.end())
      servers_.push_back({.name = extra.server, .addresses = {extra.endpoint.address}, .extra = true});
    else
      known->addresses.push_back(extra.endpoint.address);
  }

  void want_all(const ServerAddress& at) {
    questions_.want(at, cut_.zone, RecordType::soa);
    questions_.want(at, cut_.zone, RecordType::soa, Manner::tcp);
    questions_.want(at, cut_.zone, RecordType::soa, Manner::mixed_case);
    questions_.want(at, cut_.zone, RecordType::ns);
    questions_.want(at, cut_.zone, unknown_type);
  }

  /// The zone's keys, and how it says that a name is not there.
  void want_once(std::span<const ServerAddress> addresses) {
    std::set<std::string> servers;
    const std::string missing = doors_.random_label + (cut_.zone.empty() ? "" : ".") + cut_.zone;
    for (const ServerAddress& at : addresses) {
      if (at.is_extra || servers.size() == asked_once_of) continue;
      if (!servers.insert(at.server.empty() ? at.endpoint.str() : at.server).second) continue;
      questions_.want(at, cut_.zone, RecordType::dnskey);
      questions_.want(at, missing, RecordType::a);
    }
  }

  void keep(std::vector<Asked> asked) {
    asked_.insert(asked_.end(), std::make_move_iterator(asked.begin()), std::make_move_iterator(asked.end()));
  }

  /// Marks the servers that the zone itself names; gives the addresses of those that its parent does not name.
  std::vector<ServerAddress> read_child_servers(Deadline deadline) {
    std::vector<model::NameServerFact> added;
    for (const Asked& one : asked_) {
      if (one.at.is_extra || one.question.question.type != RecordType::ns || !one.has_authority()) continue;
      for (const std::string& name : server_names_in(one.reply.answer, cut_.zone)) mark_child_server(name, added);
    }
    if (added.empty()) return {};
    add_addresses(added, doors_, deadline);
    std::vector<ServerAddress> addresses = addresses_of(added, doors_.port);
    std::erase_if(addresses, [&](const ServerAddress& at) { return holds(addresses_, at.endpoint); });
    addresses.resize(std::min(addresses.size(), max_addresses - std::min(max_addresses, addresses_.size())));
    servers_.insert(servers_.end(), added.begin(), added.end());
    return addresses;
  }

  void mark_child_server(const std::string& name, std::vector<model::NameServerFact>& added) {
    const auto known =
        std::ranges::find_if(servers_, [&](const model::NameServerFact& server) { return server.name == name; });
    if (known != servers_.end())
      known->at_child = true;
    else if (is_delegated() && std::ranges::none_of(added, [&](const auto& server) { return server.name == name; }))
      added.push_back({.name = name, .addresses = {}, .at_child = true});
  }

  /// The servers of a start are the operator's word: whatever names its zone gives them, those are the ones.
  [[nodiscard]] bool is_delegated() const { return !cut_.referrals.empty(); }

  [[nodiscard]] const Asked* find(const ServerAddress& at, RecordType type, Manner manner) const {
    const auto found = std::ranges::find_if(asked_, [&](const Asked& one) {
      return is_same(one.at.endpoint, at.endpoint) && one.question.question.type == type &&
             one.is_tcp() == (manner == Manner::tcp) && one.question.mixed_case == (manner == Manner::mixed_case) &&
             one.question.edns == (manner != Manner::without_edns);
    });
    return found == asked_.end() ? nullptr : &*found;
  }

  [[nodiscard]] bool has_soa(const Asked& one) const {
    return one.question.question.type == RecordType::soa && one.has_authority() &&
           std::ranges::any_of(one.reply.answer, [&](const net::ServerRecord& record) {
             return record.type == RecordType::soa && record.name == cut_.zone;
           });
  }

  /// What was asked in two manners is kept once, as the server answers best; the other manner is told by the quirks.
  [[nodiscard]] bool counts(const Asked& one) const {
    if (one.question.mixed_case) return false;
    const RecordType type = one.question.question.type;
    if (one.is_tcp() || (type != RecordType::soa && type != RecordType::ns)) return true;
    return one.question.edns != gives_soa(one.at, Manner::without_edns);
  }

  [[nodiscard]] bool gives_soa(const ServerAddress& at, Manner manner) const {
    const Asked* one = find(at, RecordType::soa, manner);
    return one != nullptr && has_soa(*one);
  }

  [[nodiscard]] bool answers(const ServerAddress& at, Manner manner) const {
    const Asked* one = find(at, RecordType::soa, manner);
    return one != nullptr && one->answered();
  }

  /// Old servers and firewalls answer EDNS so, or not at all; a host that is dead besides is not asked again.
  [[nodiscard]] bool may_refuse_edns(const ServerAddress& at) const {
    const Asked* one = find(at, RecordType::soa, Manner::plain);
    if (one == nullptr) return false;
    constexpr std::array refusals{formerr, servfail, notimp, badvers};
    if (one->answered()) return std::ranges::find(refusals, one->reply.rcode) != refusals.end();
    return one->reply.end == net::ServerReply::End::malformed ||
           (one->reply.end == net::ServerReply::End::timeout && answers(at, Manner::tcp));
  }

  [[nodiscard]] bool has_keys_answer() const {
    return std::ranges::any_of(asked_, [](const Asked& one) {
      return one.question.question.type == RecordType::dnskey && one.has_authority() && !one.reply.truncated;
    });
  }

  [[nodiscard]] std::ptrdiff_t asked_already() const {
    return static_cast<std::ptrdiff_t>(std::min(asked_once_of, addresses_.size()));
  }

  [[nodiscard]] std::vector<ServerAddress> answering(std::vector<ServerAddress>::const_iterator from,
                                                     std::span<const ServerAddress> others) const {
    std::vector<ServerAddress> chosen;
    std::copy_if(from, addresses_.end(), std::back_inserter(chosen),
                 [&](const ServerAddress& at) { return gives_soa(at, Manner::plain); });
    chosen.insert(chosen.end(), others.begin(), others.end());
    return chosen;
  }

  [[nodiscard]] std::optional<ServerAddress> usable_way(const ServerAddress& at) const {
    ServerAddress way = at;
    way.speaks_edns = !gives_soa(at, Manner::without_edns);
    way.speaks_udp = std::ranges::any_of(asked_, [&](const Asked& one) {
      return is_same(one.at.endpoint, at.endpoint) && one.answered() && !one.is_tcp();
    });
    if (!way.speaks_udp && !answers(at, Manner::tcp)) return std::nullopt;
    return way;
  }

  /// What is wrong is told only of a server that answers the plain question well.
  void add_quirks(const ServerAddress& at, std::vector<std::string>& quirks) const {
    const auto add = [&](const std::string& what) {
      std::string quirk = fmt::format("{}: {}", at.server.empty() ? at.endpoint.address : at.server, what);
      if (std::ranges::find(quirks, quirk) == quirks.end()) quirks.push_back(std::move(quirk));
    };
    if (gives_soa(at, Manner::without_edns))
      if (const Asked* plain = find(at, RecordType::soa, Manner::plain)) add(how_it_ended(*plain) + " to EDNS");
    if (!gives_soa(at, Manner::plain)) return;
    if (const Asked* mixed = find(at, RecordType::soa, Manner::mixed_case)) {
      if (mixed->answered() && !mixed->reply.echoes_case) add("changes the letter case of the question");
      if (!has_soa(*mixed)) add(how_it_ended(*mixed) + " to a name in mixed case");
    }
    if (const Asked* unknown = find(at, unknown_type, Manner::plain))
      if (!unknown->answered() || unknown->reply.rcode != noerror)
        add(how_it_ended(*unknown) + " to an unknown record type");
  }

  static std::string how_it_ended(const Asked& one) {
    switch (one.reply.end) {
      case net::ServerReply::End::answered:
        return net::rcode_name(one.reply.rcode);
      case net::ServerReply::End::malformed:
        return "malformed answer";
      default:
        return "no answer";
    }
  }

  const Cut& cut_;
  const DirectDoors& doors_;
  DirectQuestions questions_;
  std::vector<model::NameServerFact> servers_;
  std::vector<ServerAddress> addresses_;
  std::vector<Asked> asked_;
};

void sort_for_asking(std::vector<std::string>& addresses) {
  const auto is_v6 = [](const std::string& address) { return address.find(':') != std::string::npos; };
  std::vector<std::string> v4;
  std::vector<std::string> v6;
  for (std::string& address : addresses) (is_v6(address) ? v6 : v4).push_back(std::move(address));
  addresses.clear();
  for (std::size_t i = 0; i < std::max(v4.size(), v6.size()); ++i) {
    if (i < v4.size()) addresses.push_back(std::move(v4[i]));
    if (i < v6.size()) addresses.push_back(std::move(v6[i]));
  }
}

}  // namespace

void add_addresses(std::vector<model::NameServerFact>& servers, const DirectDoors& doors, Deadline deadline) {
  std::vector<net::Question> questions;
  std::vector<std::size_t> owners;
  for (std::size_t i = 0; i < std::min(servers.size(), max_servers); ++i) {
    if (!servers[i].addresses.empty()) continue;
    for (const RecordType type : {RecordType::a, RecordType::aaaa}) {
      questions.push_back({.name = servers[i].name, .type = type});
      owners.push_back(i);
    }
  }
  if (questions.empty() || doors.resolver == nullptr) return;
  const std::vector<net::Lookup> lookups = doors.resolver->ask(questions, deadline.at_most(address_patience));
  for (const std::size_t owner : owners) servers[owner].has_no_address = true;
  for (std::size_t i = 0; i < lookups.size(); ++i) {
    model::NameServerFact& server = servers[owners[i]];
    if (!lookups[i] || !lookups[i]->records.empty()) server.has_no_address = false;
    if (!lookups[i]) continue;
    for (const net::RecordData& data : lookups[i]->records)
      if (const auto* address = std::get_if<net::AddressData>(&data)) server.addresses.push_back(address->address);
  }
}

std::vector<ServerAddress> addresses_of(std::span<const model::NameServerFact> servers, std::uint16_t port) {
  std::vector<std::vector<std::string>> sorted;
  for (const model::NameServerFact& server : servers.first(std::min(servers.size(), max_servers))) {
    sorted.push_back(server.addresses);
    sort_for_asking(sorted.back());
  }
  std::vector<ServerAddress> addresses;
  for (std::size_t round = 0; round < max_addresses_each; ++round) {
    for (std::size_t i = 0; i < sorted.size() && addresses.size() < max_addresses; ++i) {
      if (round >= sorted[i].size()) continue;
      const auto endpoint = net::parse_endpoint(sorted[i][round], port);
      if (endpoint && !holds(addresses, *endpoint))
        addresses.push_back({.server = servers[i].name, .endpoint = *endpoint});
    }
  }
  return addresses;
}

std::vector<std::string> server_names_in(std::span<const net::ServerRecord> records, std::string_view name) {
  std::vector<std::string> names;
  for (const net::ServerRecord& record : records) {
    const auto* server = std::get_if<net::NameData>(&record.data);
    if (record.type == RecordType::ns && record.name == name && server != nullptr &&
        std::ranges::find(names, server->target) == names.end())
      names.push_back(server->target);
  }
  return names;
}

std::shared_ptr<const AskedZone> ask_zone(const Cut& cut, std::span<const ServerAddress> extras,
                                          const DirectDoors& doors, Deadline deadline) {
  ZoneQuestions questions{cut, extras, doors};
  questions.ask(deadline);
  return std::make_shared<const AskedZone>(questions.read());
}

}  // namespace certwright::checks
