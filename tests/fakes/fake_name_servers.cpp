#include "tests/fakes/fake_name_servers.h"

#include <algorithm>

#include "model/domain_name.h"
#include "tests/fakes/zone_text.h"

namespace certwright::fakes {
namespace {

using net::RecordType;
using net::ServerQuestion;
using net::ServerReply;
using Transport = ServerQuestion::Transport;

constexpr std::uint16_t formerr = 1;
constexpr std::uint16_t nxdomain = 3;
constexpr std::uint16_t notimp = 4;
constexpr std::uint16_t refused = 5;
constexpr std::uint32_t record_ttl = 300;
constexpr int max_chain = 8;

bool lies_in(const std::string& name, const std::string& zone) {
  return zone.empty() || model::is_at_or_below(name, zone);
}

std::string parent_of(const std::string& name) {
  const std::size_t dot = name.find('.');
  return dot == std::string::npos ? std::string{} : name.substr(dot + 1);
}

/// The names from just below `zone` down to `name`.
std::vector<std::string> way_down(const std::string& zone, const std::string& name) {
  std::vector<std::string> way;
  for (std::string at = name; at != zone; at = parent_of(at)) way.insert(way.begin(), at);
  return way;
}

ServerReply ended(ServerReply::End end) { return {.end = end, .detail = "as the test says"}; }

std::optional<ServerReply> without_answer(const ServerHabits& habits, const ServerQuestion& question) {
  using enum ServerReply::End;
  const bool is_tcp = question.transport == Transport::tcp;
  if (habits.is_unreachable) return ended(unreachable);
  if (habits.refuses_port) return ended(ServerReply::End::refused);
  if (habits.dead || (habits.no_udp && !is_tcp) || (habits.no_tcp && is_tcp)) return ended(timeout);
  if (habits.sends_garbage) return ended(malformed);
  return std::nullopt;
}

ServerReply with_rcode(std::uint16_t rcode) { return {.end = ServerReply::End::answered, .rcode = rcode}; }

}  // namespace

void FakeNameServers::serve(const std::string& address, std::string_view zone, std::string_view lines) {
  const std::lock_guard lock{mutex_};
  Zone added{.name = plain_name(zone)};
  for (const ZoneLine& line : zone_lines(lines)) {
    if (!lies_in(line.name, added.name)) refuse(line, "not in the zone");
    if (line.kind == "FAIL") {
      if (line.words.size() != 2) refuse(line, "FAIL takes a type and an rcode or timeout");
      added.failures[{line.name, line.words[0]}] = line.words[1];
    } else {
      net::RecordData data = record_data(line);
      added.records[{line.name, record_type(line.kind).value()}].push_back(std::move(data));
    }
  }
  auto& soa = added.records[{added.name, RecordType::soa}];
  if (soa.empty()) soa.emplace_back(net::SoaData{.primary = "ns." + added.name, .serial = 1, .minimum = record_ttl});
  std::vector<Zone>& zones = servers_[address].zones;
  std::erase_if(zones, [&](const Zone& known) { return known.name == added.name; });
  zones.push_back(std::move(added));
}

void FakeNameServers::set(const std::string& address, ServerHabits habits) {
  const std::lock_guard lock{mutex_};
  servers_[address].habits = habits;
}

std::vector<ServerReply> FakeNameServers::ask(std::span<const ServerQuestion> questions, Deadline) {
  const std::lock_guard lock{mutex_};
  if (!questions.empty()) ++rounds_;
  std::vector<ServerReply> replies;
  replies.reserve(questions.size());
  for (const ServerQuestion& question : questions) {
    asked_.push_back(question.server.address + " " + question.question.str() +
                     (question.transport == Transport::tcp ? " tcp" : ""));
    replies.push_back(answer(question));
  }
  return replies;
}

std::vector<std::string> FakeNameServers::asked() const {
  const std::lock_guard lock{mutex_};
  return asked_;
}

std::size_t FakeNameServers::rounds() const {
  const std::lock_guard lock{mutex_};
  return rounds_;
}

ServerReply FakeNameServers::answer(const ServerQuestion& question) const {
  const auto found = servers_.find(question.server.address);
  if (found == servers_.end()) return ended(ServerReply::End::timeout);
  const auto& [zones, habits] = found->second;
  if (auto silence = without_answer(habits, question)) return *std::move(silence);
  if (habits.only) return with_rcode(*habits.only);
  if (habits.no_edns && question.edns) return with_rcode(formerr);
  const bool is_unknown = !record_type(net::to_string(question.question.type));
  if (habits.no_unknown_types && is_unknown) return with_rcode(notimp);
  ServerReply reply = with_rcode(0);
  reply.echoes_case = !(habits.loses_case && question.mixed_case);
  if (habits.is_lame) return reply;
  const Zone* best = nullptr;
  const bool is_ds = question.question.type == RecordType::ds;
  for (const Zone& zone : zones)
    if (lies_in(question.question.name, zone.name) && !(is_ds && zone.name == question.question.name) &&
        (best == nullptr || zone.name.size() > best->name.size()))
      best = &zone;
  if (best == nullptr) return with_rcode(refused);
  answer_from(*best, question, reply);
  if (habits.denies_non_terminals && reply.answer.empty() && reply.authoritative) {
    const bool has_own = std::ranges::any_of(
        best->records, [&](const auto& entry) { return entry.first.first == question.question.name; });
    if (!has_own) reply.rcode = nxdomain;
  }
  if (habits.truncates && question.transport == Transport::udp) {
    reply.truncated = true;
    reply.answer.clear();
    reply.authority.clear();
    reply.additional.clear();
  }
  return reply;
}

void FakeNameServers::answer_from(const Zone& zone, const ServerQuestion& question, ServerReply& reply) {
  std::string name = question.question.name;
  for (int hop = 0; hop < max_chain; ++hop) {
    for (const std::string& type : {net::to_string(question.question.type), std::string{"*"}}) {
      const auto failure = zone.failures.find({name, type});
      if (failure == zone.failures.end()) continue;
      reply = failure->second == "timeout" ? ended(ServerReply::End::timeout)
                                           : with_rcode(static_cast<std::uint16_t>(std::stoi(failure->second)));
      return;
    }
    for (const std::string& at : way_down(zone.name, name)) {
      const bool is_asked_for_ds = question.question.type == RecordType::ds && at == name;
      if (zone.records.contains({at, RecordType::ns}) && !is_asked_for_ds) return refer(zone, at, question, reply);
    }
    reply.authoritative = true;
    const auto exists = [&](const std::string& owner) {
      return std::ranges::any_of(zone.records, [&](const auto& entry) { return lies_in(entry.first.first, owner); });
    };
    std::string owner = name;
    if (!exists(name)) {
      std::string encloser = parent_of(name);
      while (encloser != zone.name && !exists(encloser)) encloser = parent_of(encloser);
      owner = encloser.empty() ? "*" : "*." + encloser;
      if (!exists(owner)) {
        reply.rcode = nxdomain;
        return deny(zone, question, reply);
      }
    }
    const auto alias = zone.records.find({owner, RecordType::cname});
    answer_name(zone, owner, name, question, reply);
    if (alias == zone.records.end() || question.question.type == RecordType::cname) return;
    name = std::get<net::NameData>(alias->second.front()).target;
    if (!lies_in(name, zone.name)) return;
  }
}

void FakeNameServers::answer_name(const Zone& zone, const std::string& owner, const std::string& name,
                                  const ServerQuestion& question, ServerReply& reply) {
  const RecordType type =
      zone.records.contains({owner, RecordType::cname}) ? RecordType::cname : question.question.type;
  if (!zone.records.contains({owner, type})) return deny(zone, question, reply);
  add(zone, owner, name, type, question, reply.answer);
}

void FakeNameServers::refer(const Zone& zone, const std::string& cut, const ServerQuestion& question,
                            ServerReply& reply) {
  add(zone, cut, cut, RecordType::ns, question, reply.authority);
  if (question.edns) add(zone, cut, cut, RecordType::ds, question, reply.authority);
  for (const net::RecordData& data : zone.records.at({cut, RecordType::ns})) {
    const std::string& server = std::get<net::NameData>(data).target;
    for (const RecordType type : {RecordType::a, RecordType::aaaa})
      add(zone, server, server, type, question, reply.additional);
  }
}

void FakeNameServers::deny(const Zone& zone, const ServerQuestion& question, ServerReply& reply) {
  add(zone, zone.name, zone.name, RecordType::soa, question, reply.authority);
}

void FakeNameServers::add(const Zone& zone, const std::string& owner, const std::string& name, RecordType type,
                          const ServerQuestion& question, std::vector<net::ServerRecord>& section) {
  const auto found = zone.records.find({owner, type});
  if (found == zone.records.end()) return;
  for (const net::RecordData& data : found->second)
    section.push_back({.name = name, .type = type, .ttl = record_ttl, .data = data});
  const auto signatures = zone.records.find({owner, RecordType::rrsig});
  if (!question.edns || signatures == zone.records.end()) return;
  for (const net::RecordData& data : signatures->second)
    if (std::get<net::RrsigData>(data).covered == static_cast<std::uint16_t>(type))
      section.push_back({.name = name, .type = RecordType::rrsig, .ttl = record_ttl, .data = data});
}

}  // namespace certwright::fakes
