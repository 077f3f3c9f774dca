#include "checks/facts/record.h"

#include <algorithm>
#include <future>

#include "checks/facts/lookups.h"
#include "checks/record_words.h"
#include "model/validation_value.h"

namespace certwright::checks {
namespace {

using net::RecordType;

// The longest chain that is told: a resolver follows no more than eleven, a certificate authority most often eight.
constexpr std::size_t max_chain = 8;

std::vector<std::string> targets_in(const net::Answer& answer) {
  std::vector<std::string> targets;
  for (const net::RecordData& data : answer.records)
    if (const auto* cname = std::get_if<net::NameData>(&data)) targets.push_back(cname->target);
  return targets;
}

/// The CNAMEs from the record's name on, the first of which is known.
std::vector<std::string> chain_from(const model::ValidationRecordFact& record, net::Resolver& resolver,
                                    Deadline deadline) {
  std::vector<std::string> chain;
  std::string next = record.actual.empty() ? std::string{} : record.actual.front();
  while (!next.empty()) {
    const bool is_end = next == record.name || std::ranges::find(chain, next) != chain.end() ||
                        model::is_expected_value(next, record.expected);
    chain.push_back(next);
    if (is_end || chain.size() == max_chain) break;
    const net::Lookup lookup = resolver.ask_one({.name = next, .type = RecordType::cname}, deadline);
    const auto targets = lookup ? targets_in(*lookup) : std::vector<std::string>{};
    next = targets.empty() ? std::string{} : targets.front();
  }
  return chain;
}

}  // namespace

RecordFacts look_up_record(const WantedRecord& wanted, std::string_view base_name, std::string_view registrable,
                           std::string_view random_label, net::Resolver& resolver, Deadline deadline) {
  const net::Lookup lookup = resolver.ask_one({.name = wanted.name, .type = RecordType::cname}, deadline);
  if (!lookup)
    return {.record = tl::unexpected(failure_of(wanted.name, RecordType::cname, lookup.error())), .search = {}};
  model::ValidationRecordFact record{
      .name = wanted.name, .expected = wanted.value, .actual = targets_in(*lookup), .matches = false};
  // RFC 1034 section 3.6.2 allows one CNAME a name; where a broken server sends several, none is taken for granted.
  record.matches = record.actual.size() == 1 && model::is_expected_value(record.actual.front(), record.expected);
  if (record.matches) return {.record = std::move(record), .search = {}};
  auto chain = std::async(std::launch::async, [&] { return chain_from(record, resolver, deadline); });
  const UnmatchedRecord unmatched{
      .base_name = std::string{base_name}, .registrable = std::string{registrable}, .seen = record};
  std::vector<model::RecordSearchFact> found = search_for_records({&unmatched, 1}, random_label, resolver, deadline);
  found.front().chain = chain.get();
  // As validation::attempt_dns() follows it: a record that delegates the proof to another zone, say.
  const std::vector<std::string>& links = found.front().chain;
  record.matches = record.actual.size() == 1 && links.size() <= model::max_cname_links && !links.empty() &&
                   model::is_expected_value(links.back(), record.expected);
  if (record.matches) return {.record = std::move(record), .search = {}};
  return {.record = std::move(record), .search = std::move(found.front())};
}

}  // namespace certwright::checks
