#include "checks/facts/caa.h"

#include <algorithm>

#include "checks/facts/gather.h"

namespace certwright::checks {
namespace {

using net::RecordType;

/// The name and its parents, up to but not including the root.
std::vector<std::string> levels_of(std::string_view name) {
  std::vector<std::string> levels;
  for (;;) {
    levels.emplace_back(name);
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) return levels;
    name.remove_prefix(dot + 1);
  }
}

bool is_top_level(std::string_view level) { return level.find('.') == std::string_view::npos; }

tl::expected<model::CaaFact, model::LookupFailure> fact_of(const std::string& level, const net::Answer& answer) {
  model::CaaFact fact{.found_at = answer.canonical_name.empty() ? level : answer.canonical_name,
                      .records = {},
                      .dnssec_secure = answer.secure,
                      .ttl = answer.ttl};
  if (fact.found_at != level) fact.alias_target = fact.found_at;
  for (const net::RecordData& data : answer.records) {
    const auto* caa = std::get_if<net::CaaData>(&data);
    if (caa == nullptr)
      return tl::unexpected(failure_of(
          level, RecordType::caa, {.kind = net::LookupError::Kind::malformed, .detail = "a record that is no CAA"}));
    fact.records.push_back({.flags = caa->flags, .tag = caa->tag, .value = caa->value});
  }
  return fact;
}

}  // namespace

void want_caa(std::string_view name, Lookups& lookups) {
  for (std::string& level : levels_of(name))
    if (!is_top_level(level)) lookups.want(std::move(level), RecordType::caa);
}

void want_rest_of_caa(std::span<const std::string_view> names, Lookups& lookups) {
  std::vector<std::string> failed;
  for (const std::string_view name : names) {
    for (std::string& level : levels_of(name)) {
      if (is_top_level(level)) {
        lookups.want(std::move(level), RecordType::caa);
        break;
      }
      const net::Lookup& lookup = lookups.answer(level, RecordType::caa);
      if (lookup && !lookup->records.empty()) break;
      if (!lookup) failed.push_back(std::move(level));
    }
  }
  for (const std::string& level : failed) lookups.want_again(level, RecordType::caa);
}

tl::expected<model::CaaFact, model::LookupFailure> governing_caa(std::string_view name, const Lookups& lookups) {
  model::CaaFact none{.found_at = {}, .records = {}, .dnssec_secure = true, .ttl = {}};
  for (const std::string& level : levels_of(name)) {
    const net::Lookup& lookup = lookups.answer(level, RecordType::caa);
    if (!lookup) return tl::unexpected(failure_of(level, RecordType::caa, lookup.error()));
    if (!lookup->records.empty()) return fact_of(level, *lookup);
    none.dnssec_secure = none.dnssec_secure && lookup->secure;
  }
  return none;
}

model::Looked<model::CaaFact> look_up_caa(net::Resolver& resolver, std::string_view name, Deadline deadline) {
  Lookups lookups{resolver};
  want_caa(name, lookups);
  lookups.ask(first_round(deadline));
  want_rest_of_caa({&name, 1}, lookups);
  lookups.ask(deadline);
  return governing_caa(name, lookups);
}

}  // namespace certwright::checks
