#include "checks/facts/mail_hosts.h"

#include <algorithm>
#include <set>

#include "checks/facts/host_addresses.h"

namespace certwright::checks {
namespace {

using model::MailHostProbe;
using model::MailProbeFact;
using End = net::MailHostAnswer::End;

bool is_v6(const std::string& address) { return address.find(':') != std::string::npos; }

struct Host {
  std::string exchange;
  std::string address;
};

// The most wanted exchangers first; IPv4 before IPv6, as most mail goes.
std::vector<Host> hosts_of(const model::MailFact& mail, net::Resolver& resolver, Deadline deadline) {
  Lookups lookups{resolver};
  for (const model::MailExchanger& exchanger : mail.exchangers)
    if (exchanger.has_address) want_addresses(exchanger.exchange, lookups);
  lookups.ask(first_round(deadline));
  std::vector<Host> hosts;
  std::set<std::string, std::less<>> known;
  for (const model::MailExchanger& exchanger : mail.exchangers) {
    if (!exchanger.has_address) continue;
    const HostAddresses addresses = addresses_of(exchanger.exchange, lookups);
    for (const auto* family : {&addresses.v4, &addresses.v6})
      for (const std::string& address : *family)
        if (hosts.size() < MailHosts::most_probed && known.insert(address).second)
          hosts.push_back({.exchange = exchanger.exchange, .address = address});
  }
  return hosts;
}

}  // namespace

// Two names at once may probe an address twice; what is kept is the first answer.
void MailHosts::probe_all(const std::vector<std::string>& addresses, Deadline deadline) {
  std::vector<net::MailHostQuestion> questions;
  {
    const Lock lock{mutex_};
    for (const std::string& address : addresses)
      if (!answers_.contains(address)) questions.push_back({.address = address});
  }
  if (questions.empty()) return;
  std::vector<net::MailHostAnswer> answers = doors_.mail_hosts->probe(questions, deadline);
  const Lock lock{mutex_};
  for (std::size_t i = 0; i < questions.size(); ++i)
    answers_.try_emplace(std::move(questions[i].address), std::move(answers[i]));
}

// A network that lets nothing out to port 25 drops every connection alike, so silences alone say nothing. They count
// where the port of some address of the same family was reached, or refused by it: now, or not long ago. Who has no
// IPv6 has tried nothing.
bool MailHosts::is_port_open_on_the_way(std::span<const MailHostProbe> hosts,
                                        const std::map<std::string, End>& ends) const {
  bool any = false;
  for (const bool v6 : {false, true}) {
    bool is_silent = false;
    bool is_known = false;
    for (const MailHostProbe& host : hosts) {
      if (is_v6(host.address) != v6) continue;
      const End end = ends.at(host.address);
      is_known = is_known || net::connected(end) || end == End::refused;
      is_silent = is_silent || end == End::connect_timeout || end == End::cut_short;
      if (end == End::connect_timeout) is_known = is_known || doors_.mail_hosts->has_reached(host.address);
    }
    if (is_silent && !is_known) return false;
    any = any || is_known;
  }
  return any;
}

std::optional<MailProbeFact> MailHosts::probe(const model::MailFact& mail, Deadline deadline) {
  std::vector<Host> hosts = hosts_of(mail, *doors_.resolver, deadline);
  if (hosts.empty()) return std::nullopt;
  std::vector<std::string> addresses;
  addresses.reserve(hosts.size());
  for (const Host& host : hosts) addresses.push_back(host.address);
  probe_all(addresses, deadline);
  MailProbeFact fact;
  fact.hosts.reserve(hosts.size());
  std::map<std::string, End> ends;
  {
    const Lock lock{mutex_};
    for (Host& host : hosts) {
      const net::MailHostAnswer& answer = answers_.at(host.address);
      ends[host.address] = answer.end;
      fact.hosts.push_back({.exchange = std::move(host.exchange),
                            .address = std::move(host.address),
                            .greets = answer.end == End::greeted,
                            .end = std::string{net::to_string(answer.end)},
                            .banner = answer.first_line});
    }
  }
  fact.can_reach_port_25 = is_port_open_on_the_way(fact.hosts, ends);
  return fact;
}

}  // namespace certwright::checks
