#include "checks/server_words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <sstream>

#include "base/ascii.h"
#include "checks/record_words.h"
#include "checks/words.h"
#include "model/domain_name.h"
#include "model/validation_value.h"

namespace certwright::checks::rules {

using model::ServerAnswer;
using End = ServerAnswer::End;

namespace {

bool is_in(std::string_view name, std::string_view zone) { return zone.empty() || model::is_at_or_below(name, zone); }

bool is_wanted_line(const model::RecordLine& line, const model::ValidationRecordFact& record) {
  return line.type == "CNAME" && plain_name(line.name) == record.name &&
         model::is_expected_value(plain_name(line.data), record.expected);
}

/// What an address told best: that it has the record, that it has not, nothing.
bool tells_more(Holds one, Holds other) {
  const auto rank = [](Holds holds) { return holds == Holds::yes ? 2 : holds == Holds::no ? 1 : 0; };
  return rank(one) > rank(other);
}

/// Answers for the zone as its own: its SOA record, or something in it that no zone above says.
bool serves_zone(const ServerAnswer& answer, const std::string& zone) {
  if (!has_authority(answer) || !is_in(asked_of(answer).name, zone)) return false;
  for (const auto* lines : {&answer.answer, &answer.authority})
    for (const model::RecordLine& line : *lines)
      if (line.type == "SOA") return is_in(plain_name(line.name), zone);
  return asked_of(answer).type != "DS" && !answer.answer.empty();
}

/// Answers a question about the zone's apex so that nobody can take it for a server of the zone.
bool disowns_zone(const ServerAnswer& answer, const std::string& zone) {
  if (answer.end != End::answered || !asks_for(answer, zone, "SOA")) return false;
  return answer.rcode == "REFUSED" || answer.rcode == "SERVFAIL" || answer.rcode == "NOTAUTH" ||
         answer.rcode == "NXDOMAIN" || (answer.rcode == "NOERROR" && !answer.authoritative);
}

std::string_view words_of(End end) {
  switch (end) {
    case End::answered:
      return "answered";
    case End::no_answer:
      return "no answer";
    case End::refused:
      return "connection refused";
    case End::unreachable:
      return "no route from here";
    case End::malformed:
      return "no DNS reply";
    case End::not_asked:
      return "a private or special address";
  }
  return "no answer";
}

}  // namespace

std::string plain_name(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return ascii_lower(name);
}

AskedQuestion asked_of(const ServerAnswer& answer) {
  const std::string_view question = answer.question;
  const std::size_t space = question.find(' ');
  if (space == std::string_view::npos) return {.name = plain_name(question), .type = {}};
  return {.name = plain_name(question.substr(0, space)), .type = std::string{question.substr(space + 1)}};
}

bool asks_for(const ServerAnswer& answer, std::string_view name, std::string_view type) {
  const AskedQuestion asked = asked_of(answer);
  return asked.type == type && asked.name == name;
}

bool has_authority(const ServerAnswer& answer) {
  return answer.end == End::answered && answer.authoritative &&
         (answer.rcode == "NOERROR" || answer.rcode == "NXDOMAIN");
}

bool was_not_tried(const ServerAnswer& answer) {
  return answer.end == End::unreachable || answer.end == End::not_asked;
}

const model::ZoneFact* last_zone(const model::Facts& facts) {
  if (!facts.delegation || facts.delegation->zones.empty()) return nullptr;
  return &facts.delegation->zones.back();
}

const model::NameServerFact* server_of(const model::ZoneFact& zone, const ServerAnswer& answer) {
  const auto has_address = [&](const model::NameServerFact& server) {
    return std::ranges::find(server.addresses, answer.address) != server.addresses.end();
  };
  const auto is_named = [&](const model::NameServerFact& server) {
    return server.addresses.empty() && !server.name.empty() && server.name == answer.server;
  };
  auto found = std::ranges::find_if(zone.servers, has_address);
  if (found == zone.servers.end()) found = std::ranges::find_if(zone.servers, is_named);
  return found == zone.servers.end() ? nullptr : &*found;
}

bool is_public(const model::NameServerFact& server) { return server.at_parent || server.at_child; }

std::vector<const ServerAnswer*> all_answers(const model::Facts& facts) {
  std::vector<const ServerAnswer*> all;
  if (!facts.delegation) return all;
  for (const model::ZoneFact& zone : facts.delegation->zones)
    for (const ServerAnswer& answer : zone.answers) all.push_back(&answer);
  for (const ServerAnswer& answer : facts.delegation->answers) all.push_back(&answer);
  return all;
}

std::vector<const ServerAnswer*> answers_from(const model::Facts& facts, std::string_view address) {
  std::vector<const ServerAnswer*> answers = all_answers(facts);
  std::erase_if(answers, [&](const ServerAnswer* answer) { return answer->address != address; });
  return answers;
}

std::string zone_served(const model::Facts& facts, std::string_view address, std::string_view name) {
  std::string served;
  for (const ServerAnswer* answer : answers_from(facts, address)) {
    if (!has_authority(*answer)) continue;
    for (const auto* lines : {&answer->answer, &answer->authority})
      for (const model::RecordLine& line : *lines)
        if (line.type == "SOA" && is_in(name, plain_name(line.name)) && line.name.size() >= served.size())
          served = plain_name(line.name);
  }
  return served;
}

std::vector<std::string> name_servers_by(const model::Facts& facts, std::string_view address, std::string_view zone) {
  std::set<std::string> names;
  for (const ServerAnswer* answer : answers_from(facts, address))
    if (has_authority(*answer) && asks_for(*answer, zone, "NS"))
      for (const model::RecordLine& line : answer->answer)
        if (line.type == "NS" && plain_name(line.name) == zone) names.insert(plain_name(line.data));
  return {names.begin(), names.end()};
}

std::optional<SoaNumbers> soa_numbers(const model::RecordLine& line) {
  if (line.type != "SOA") return std::nullopt;
  std::istringstream words{line.data};
  std::string primary;
  std::string mailbox;
  std::array<std::uint32_t, 5> numbers{};
  words >> primary >> mailbox;
  for (std::uint32_t& number : numbers)
    if (!(words >> number)) return std::nullopt;
  return SoaNumbers{.ttl = line.ttl, .serial = numbers.front(), .minimum = numbers.back()};
}

std::optional<SoaNumbers> soa_by(const model::Facts& facts, std::string_view address, std::string_view zone) {
  for (const ServerAnswer* answer : answers_from(facts, address))
    if (has_authority(*answer) && asks_for(*answer, zone, "SOA"))
      for (const model::RecordLine& line : answer->answer)
        if (plain_name(line.name) == zone)
          if (auto numbers = soa_numbers(line)) return numbers;
  return std::nullopt;
}

const model::ValidationRecordFact* wanted_record(const model::Facts& facts) {
  if (!facts.validation_record || !*facts.validation_record) return nullptr;
  const model::ValidationRecordFact& record = **facts.validation_record;
  return record.name.empty() || record.expected.empty() ? nullptr : &record;
}

Holds holds_record(const ServerAnswer& answer, const model::ValidationRecordFact& record) {
  if (!asks_for(answer, record.name, "CNAME") || answer.end != End::answered) return Holds::unknown;
  if (std::ranges::any_of(answer.answer, [&](const model::RecordLine& line) { return is_wanted_line(line, record); }))
    return Holds::yes;
  return answer.truncated || (answer.rcode != "NOERROR" && answer.rcode != "NXDOMAIN") ? Holds::unknown : Holds::no;
}

std::vector<RecordView> views_of_record(const model::Facts& facts) {
  std::vector<RecordView> views;
  const auto* record = wanted_record(facts);
  const auto* zone = last_zone(facts);
  if (record == nullptr || zone == nullptr) return views;
  for (const ServerAnswer& answer : facts.delegation->answers) {
    if (!asks_for(answer, record->name, "CNAME")) continue;
    const Holds holds = has_authority(answer) ? holds_record(answer, *record) : Holds::unknown;
    const auto known =
        std::ranges::find_if(views, [&](const RecordView& view) { return view.answer->address == answer.address; });
    if (known == views.end())
      views.push_back({.server = server_of(*zone, answer), .answer = &answer, .holds = holds});
    else if (tells_more(holds, known->holds))
      *known = {.server = known->server, .answer = &answer, .holds = holds};
  }
  return views;
}

PublicRecord public_record(const std::vector<RecordView>& views) {
  PublicRecord record;
  for (const RecordView& view : views) {
    if (view.server == nullptr || !is_public(*view.server)) continue;
    if (view.holds == Holds::yes) record.have.push_back(&view);
    if (view.holds == Holds::no) record.lack.push_back(&view);
    if (view.holds == Holds::unknown) ++record.unknown;
  }
  return record;
}

std::string LameServers::names() const { return names_of(answers); }

std::string LameServers::words() const {
  std::set<std::string> words;
  for (const ServerAnswer* answer : answers)
    words.insert(answer->rcode == "NOERROR" ? "NOERROR without authority" : answer->rcode);
  return joined({words.begin(), words.end()});
}

LameServers lame_servers(const model::Facts& facts, const model::ZoneFact& zone) {
  LameServers lame;
  for (const model::NameServerFact& server : zone.servers) {
    if (!server.at_parent) continue;
    for (const std::string& address : server.addresses) {
      const auto answers = answers_from(facts, address);
      const auto serves = [&](const ServerAnswer* answer) { return serves_zone(*answer, zone.name); };
      const auto is_lame = [&](const ServerAnswer* answer) { return disowns_zone(*answer, zone.name); };
      const auto found = std::ranges::find_if(answers, is_lame);
      if (std::ranges::any_of(answers, serves))
        ++lame.serving;
      else if (found != answers.end())
        lame.answers.push_back(*found);
      else
        ++lame.untold;
    }
  }
  return lame;
}

std::vector<const ServerAnswer*> failures_on_caa(const model::Facts& facts) {
  std::vector<const ServerAnswer*> failures;
  const auto is_same = [](const ServerAnswer& one, const ServerAnswer& other) {
    return one.address == other.address && one.question == other.question;
  };
  const std::vector<const ServerAnswer*> all = all_answers(facts);
  for (const ServerAnswer* answer : all) {
    if (asked_of(*answer).type != "CAA" || was_not_tried(*answer)) continue;
    const auto answers_it = [&](const ServerAnswer* other) {
      return is_same(*other, *answer) && other->end == End::answered &&
             (other->rcode == "NOERROR" || other->rcode == "NXDOMAIN");
    };
    const auto is_noted = [&](const ServerAnswer* other) { return is_same(*other, *answer); };
    if (std::ranges::none_of(all, answers_it) && std::ranges::none_of(failures, is_noted)) failures.push_back(answer);
  }
  return failures;
}

bool is_resolved(const model::Facts& facts) {
  return (facts.validation_record && facts.validation_record->has_value()) || (facts.caa && facts.caa->has_value());
}

std::string called(const ServerAnswer& answer) {
  return answer.server.empty() ? answer.address : answer.server + " (" + answer.address + ")";
}

std::string told(const ServerAnswer& answer) {
  if (answer.end != End::answered) {
    std::string words{words_of(answer.end)};
    return was_not_tried(answer) ? words : words + (answer.tcp ? " over TCP" : " over UDP");
  }
  std::string words = answer.rcode.empty() ? "answered" : answer.rcode;
  const bool says_something = answer.rcode == "NOERROR" || answer.rcode == "NXDOMAIN";
  if (says_something && !answer.authoritative) words += " without authority";
  if (answer.truncated) words += ", truncated";
  // Some names have hundreds of records; the first ones tell what kind of answer it was.
  constexpr std::size_t shown = 3;
  for (std::size_t i = 0; i < std::min(answer.answer.size(), shown); ++i) {
    const model::RecordLine& line = answer.answer[i];
    words += (i == 0 ? ": " : "; ") + line.name + ". " + line.type + " " + line.data;
  }
  if (answer.answer.size() > shown) words += "; and " + std::to_string(answer.answer.size() - shown) + " more";
  return words;
}

std::string names_of(const std::vector<const ServerAnswer*>& answers) {
  std::set<std::string> names;
  for (const ServerAnswer* answer : answers) names.insert(answer->server.empty() ? answer->address : answer->server);
  return joined({names.begin(), names.end()});
}

model::Evidence server_evidence(const model::Facts& facts, const ServerAnswer& answer) {
  return {{"domain", facts.name.str()},
          {"query", answer.question},
          {"answer", told(answer)},
          {"server", called(answer)},
          {"time", rfc3339(facts.gathered_at)}};
}

model::Evidence record_at_server(const model::Facts& facts, const model::ValidationRecordFact& record,
                                 const ServerAnswer& answer, std::string_view zone) {
  model::Evidence evidence =
      record_evidence(facts, {.name = record.name, .type = "CNAME", .values = {}, .from_wildcard = false}, zone);
  for (auto& [key, value] : server_evidence(facts, answer)) evidence[key] = value;
  return evidence;
}

}  // namespace certwright::checks::rules
