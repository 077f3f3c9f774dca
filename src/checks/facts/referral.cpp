#include "checks/facts/referral.h"

#include <algorithm>

#include "model/domain_name.h"

namespace certwright::checks {
namespace {

using net::RecordType;
using net::ServerRecord;

constexpr std::size_t max_asked_for_servers = 2;

/// Whether `owner` can be a zone on the way from `zone` down to `target`.
bool is_between(std::string_view owner, std::string_view zone, std::string_view target) {
  return owner != zone && lies_in(owner, zone) && lies_in(target, owner);
}

const std::string* owner_of(RecordType type, const std::vector<ServerRecord>& records) {
  const auto found = std::ranges::find(records, type, &ServerRecord::type);
  return found == records.end() ? nullptr : &found->name;
}

/// The address records of the additional section for a server's name, which the zone that gives them may give.
std::vector<std::string> glue_for(const std::string& server, std::string_view zone, const net::ServerReply& reply) {
  std::vector<std::string> addresses;
  if (!lies_in(server, zone)) return addresses;
  for (const ServerRecord& record : reply.additional) {
    const auto* address = std::get_if<net::AddressData>(&record.data);
    if (address != nullptr && record.name == server) addresses.push_back(address->address);
  }
  return addresses;
}

void add_servers(const std::vector<ServerRecord>& records, const net::ServerReply& reply, std::string_view zone,
                 std::string_view giver, std::vector<model::NameServerFact>& servers) {
  for (const std::string& name : server_names_in(records, zone)) {
    auto known = std::ranges::find(servers, name, &model::NameServerFact::name);
    if (known == servers.end()) known = servers.insert(servers.end(), {.name = name});
    if (known->addresses.empty()) known->addresses = glue_for(name, giver, reply);
  }
}

/// Who serves both a zone and the one below it shows no delegation, only the NS records of the lower one.
std::vector<model::NameServerFact> servers_of_both(const Cut& cut, const DirectDoors& doors, Deadline deadline) {
  DirectQuestions questions{doors.servers};
  for (std::size_t i = 0; i < std::min(max_asked_for_servers, cut.addresses.size()); ++i)
    questions.want(cut.addresses[i], cut.zone, RecordType::ns);
  std::vector<model::NameServerFact> servers;
  for (const Asked& one : questions.ask_whole(deadline))
    if (one.has_authority()) add_servers(one.reply.answer, one.reply, cut.zone, cut.zone, servers);
  return servers;
}

bool is_known(const std::vector<ServerAddress>& addresses, const ServerAddress& at) {
  return std::ranges::any_of(addresses, [&](const ServerAddress& known) {
    return known.endpoint.address == at.endpoint.address && known.endpoint.port == at.endpoint.port;
  });
}

bool belongs_to(const NextStep& step, const Said& said) {
  switch (said.kind) {
    case Said::Kind::referral:
    case Said::Kind::serves_below:
      return said.zone == step.zone;
    case Said::Kind::here:
    case Said::Kind::absent:
      return step.kind == NextStep::Kind::undelegated;
    case Said::Kind::nothing:
      return false;
  }
  return false;
}

}  // namespace

bool lies_in(std::string_view name, std::string_view zone) { return zone.empty() || model::is_at_or_below(name, zone); }

Said said_of(const Asked& one, std::string_view zone, std::string_view target) {
  const net::ServerReply& reply = one.reply;
  if (!one.answered() || (reply.rcode != noerror && reply.rcode != nxdomain)) return {};
  const std::string* soa = owner_of(RecordType::soa, reply.answer);
  if (soa == nullptr) soa = owner_of(RecordType::soa, reply.authority);
  const std::string* servers = owner_of(RecordType::ns, reply.authority);
  if (reply.answer.empty() && soa == nullptr && servers != nullptr && is_between(*servers, zone, target))
    return {Said::Kind::referral, *servers};
  if (!reply.authoritative || reply.truncated) return {};
  if (soa != nullptr && is_between(*soa, zone, target)) return {Said::Kind::serves_below, *soa};
  return {reply.rcode == nxdomain ? Said::Kind::absent : Said::Kind::here, {}};
}

NextStep next_step_in(std::span<const Asked> answers, std::string_view zone, std::string_view target) {
  NextStep step;
  bool is_denied = false;
  bool is_here = false;
  bool is_absent = false;
  for (const Asked& one : answers) {
    if (one.at.is_extra) continue;
    Said said = said_of(one, zone, target);
    is_here = is_here || said.kind == Said::Kind::here;
    const bool names_target = one.question.question.name == target;
    is_absent = is_absent || (names_target && said.kind == Said::Kind::absent);
    const bool denies = said.kind == Said::Kind::absent || said.kind == Said::Kind::here;
    const std::string* soa = owner_of(RecordType::soa, one.reply.authority);
    is_denied = is_denied || (names_target && denies && soa != nullptr && *soa == zone);
    const bool leads = said.kind == Said::Kind::referral || said.kind == Said::Kind::serves_below;
    // The topmost zone is the next one; where some servers refer to it, and others serve it, the referral counts.
    if (leads && (step.zone.empty() || said.zone.size() <= step.zone.size())) {
      const bool is_same = step.zone == said.zone;
      const bool refers = said.kind == Said::Kind::referral || (is_same && step.kind == NextStep::Kind::delegated);
      step = {refers ? NextStep::Kind::delegated : NextStep::Kind::undelegated, std::move(said.zone)};
    }
  }
  if (step.kind == NextStep::Kind::undelegated && !is_denied) step.kind = NextStep::Kind::delegated;
  if (step.kind == NextStep::Kind::nothing && (is_here || is_absent))
    step.kind = is_here ? NextStep::Kind::here : NextStep::Kind::absent;
  return step;
}

Cut follow(const NextStep& step, std::span<const Asked> answers, std::string_view zone, std::string_view target,
           const DirectDoors& doors, Deadline deadline) {
  Cut cut{.zone = step.zone, .parent = std::string{zone}};
  std::vector<ServerAddress> serving;
  for (const Asked& one : answers) {
    const Said said = said_of(one, zone, target);
    if (one.at.is_extra || !belongs_to(step, said)) continue;
    if (said.kind == Said::Kind::referral)
      add_servers(one.reply.authority, one.reply, step.zone, zone, cut.servers);
    else if (said.kind == Said::Kind::serves_below && !is_known(serving, one.at))
      serving.push_back(one.at);
    if (is_known(cut.parent_addresses, one.at)) continue;
    cut.parent_addresses.push_back(one.at);
    cut.referrals.push_back(one.fact());
  }
  const bool is_referred = !cut.servers.empty();
  if (!is_referred) {
    cut.addresses = serving;
    cut.servers = servers_of_both(cut, doors, deadline);
  }
  for (model::NameServerFact& server : cut.servers) {
    server.at_parent = step.kind == NextStep::Kind::delegated;
    server.at_child = !is_referred;
  }
  add_addresses(cut.servers, doors, deadline);
  if (std::vector<ServerAddress> addresses = addresses_of(cut.servers, doors.port); !addresses.empty())
    cut.addresses = std::move(addresses);
  return cut;
}

}  // namespace certwright::checks
