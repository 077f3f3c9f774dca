#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/name_servers.h"

namespace certwright::fakes {

/// How a server misbehaves.
struct ServerHabits {
  bool dead = false;                       ///< no answer at all
  bool refuses_port = false;               ///< the port is closed
  bool is_unreachable = false;             ///< this machine has no way there
  bool sends_garbage = false;              ///< what comes is no reply
  bool no_udp = false;                     ///< UDP gets no answer, TCP does
  bool no_tcp = false;                     ///< the other way round
  bool truncates = false;                  ///< every answer by UDP is cut off
  bool no_edns = false;                    ///< FORMERR to EDNS
  bool loses_case = false;                 ///< does not repeat the letter case of the question
  bool no_unknown_types = false;           ///< NOTIMP to a type without a name
  bool is_lame = false;                    ///< answers without authority, and nothing
  bool denies_non_terminals = false;       ///< NXDOMAIN for a name that has only names below it
  std::optional<std::uint16_t> only = {};  ///< the rcode of every answer
};

/// Name servers over zones as text, as FakeNet's lines (zone_text.h), that answer as authoritative servers do:
/// referrals with glue at zone cuts, DS on the parent's side, CNAMEs, wildcards, SOA with what is not there. RRSIG
/// records come along with what they cover, to who asks with EDNS. A zone without a SOA line has one.
/// `x.example.jp FAIL CAA 2` makes that server answer that question with an rcode; `timeout` in its place, not at all.
/// Every question is answered at once.
class FakeNameServers final : public net::NameServers {
 public:
  /// Puts a zone (empty: the root) onto the server at an address, in the place of one of that name.
  void serve(const std::string& address, std::string_view zone, std::string_view lines);
  /// Replaces the habits of a server, which exists from then on.
  void set(const std::string& address, ServerHabits habits);

  [[nodiscard]] std::vector<net::ServerReply> ask(std::span<const net::ServerQuestion> questions,
                                                  Deadline deadline) override;

  /// Every question asked so far, as "192.0.2.1 example.jp. SOA", with " tcp" where it was.
  [[nodiscard]] std::vector<std::string> asked() const;
  /// How many calls of ask() there were: round trips.
  [[nodiscard]] std::size_t rounds() const;

 private:
  using Key = std::pair<std::string, net::RecordType>;
  struct Zone {
    std::string name;
    std::map<Key, std::vector<net::RecordData>> records;
    std::map<std::pair<std::string, std::string>, std::string> failures;  ///< name and type: rcode or "timeout"
  };
  struct Server {
    std::vector<Zone> zones;
    ServerHabits habits;
  };

  [[nodiscard]] net::ServerReply answer(const net::ServerQuestion& question) const;
  static void answer_from(const Zone& zone, const net::ServerQuestion& question, net::ServerReply& reply);
  static void answer_name(const Zone& zone, const std::string& owner, const std::string& name,
                          const net::ServerQuestion& question, net::ServerReply& reply);
  static void refer(const Zone& zone, const std::string& cut, const net::ServerQuestion& question,
                    net::ServerReply& reply);
  static void deny(const Zone& zone, const net::ServerQuestion& question, net::ServerReply& reply);
  static void add(const Zone& zone, const std::string& owner, const std::string& name, net::RecordType type,
                  const net::ServerQuestion& question, std::vector<net::ServerRecord>& section);

  mutable std::mutex mutex_;
  std::map<std::string, Server> servers_;
  std::vector<std::string> asked_;
  std::size_t rounds_ = 0;
};

}  // namespace certwright::fakes
