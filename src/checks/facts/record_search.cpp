#include "checks/facts/record_search.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "checks/facts/lookups.h"

namespace certwright::checks {
namespace {

using net::RecordType;

constexpr std::size_t max_name_length = 253;  // RFC 1035 section 2.3.4, as text without the last dot
// A record ends up at the name's own level or at a zone's apex, and zones are rarely deeper than this.
constexpr std::size_t max_levels = 6;
constexpr std::array address_types{RecordType::a, RecordType::aaaa};

struct Place {
  std::string name;
  RecordType type = RecordType::cname;
};

std::vector<std::string> levels_of(const UnmatchedRecord& record) {
  std::vector<std::string> levels{record.base_name};
  while (!record.registrable.empty() && levels.back().size() > record.registrable.size()) {
    const std::size_t dot = levels.back().find('.');
    if (dot == std::string::npos) break;
    levels.push_back(levels.back().substr(dot + 1));
  }
  // The nearest levels and the registrable domain stay.
  if (levels.size() > max_levels) levels.erase(levels.begin() + (max_levels - 1), levels.end() - 1);
  return levels;
}

/// Where a record of this name is written by mistake.
std::vector<Place> places_of(const UnmatchedRecord& record, const std::vector<std::string>& levels) {
  const std::string& name = record.seen.name;
  const std::string label_and_dot = name.substr(0, name.find('.') + 1);
  std::vector<Place> places;
  if (record.seen.actual.empty())
    for (const RecordType type : {RecordType::txt, RecordType::a, RecordType::aaaa}) places.push_back({name, type});
  if (name.starts_with('_')) places.push_back({name.substr(1), RecordType::cname});
  for (std::size_t at = 1; at < levels.size(); ++at) places.push_back({label_and_dot + levels[at], RecordType::cname});
  places.push_back({label_and_dot + "www." + record.base_name, RecordType::cname});
  const std::string name_and_dot = name + ".";
  for (const std::string& level : levels) places.push_back({name_and_dot + level, RecordType::cname});
  std::erase_if(places, [](const Place& place) { return place.name.size() > max_name_length; });
  return places;
}

std::string beside(const std::string& name, std::string_view random_label) {
  return std::string{random_label} + name.substr(std::min(name.find('.'), name.size()));
}

std::vector<std::string> values_in(const net::Answer& answer) {
  std::vector<std::string> values;
  for (const net::RecordData& data : answer.records) {
    if (const auto* cname = std::get_if<net::NameData>(&data)) values.push_back(cname->target);
    if (const auto* txt = std::get_if<net::TxtData>(&data)) values.push_back(txt->text);
    if (const auto* address = std::get_if<net::AddressData>(&data)) values.push_back(address->address);
  }
  std::ranges::sort(values);
  return values;
}

bool has_records(const net::Lookup& lookup) { return lookup && !lookup->records.empty(); }

/// One record's part of a search.
class Search {
 public:
  Search(const UnmatchedRecord& record, std::string_view random_label)
      : record_(record), random_label_(random_label), levels_(levels_of(record)), places_(places_of(record, levels_)) {}

  void want_places(Lookups& lookups) const {
    for (const std::string& level : levels_) lookups.want(level, RecordType::ns);
    for (const Place& place : places_) lookups.want(place.name, place.type);
  }

  void want_comparisons(Lookups& lookups) const {
    for (const Place& place : places_) {
      if (!has_records(lookups.answer(place.name, place.type))) continue;
      lookups.want(beside(place.name, random_label_), place.type);
      if (place.type == RecordType::a || place.type == RecordType::aaaa)
        for (const RecordType type : address_types) lookups.want(record_.seen.expected, type);
    }
    if (record_.seen.actual.empty()) return;
    lookups.want(beside(record_.seen.name, random_label_), RecordType::cname);
    for (const std::string& level : levels_) lookups.want("*." + level, RecordType::cname);
  }

  [[nodiscard]] model::RecordSearchFact read(const Lookups& lookups) const {
    model::RecordSearchFact fact{.levels = levels_,
                                 .zone = zone(lookups),
                                 .domain_exists = domain_exists(lookups),
                                 .wildcard_zone = {},
                                 .chain = {},
                                 .seen = {},
                                 .target_addresses = {}};
    if (!record_.seen.actual.empty()) {
      std::vector<std::string> actual = record_.seen.actual;
      std::ranges::sort(actual);
      if (auto seen = compared({record_.seen.name, RecordType::cname}, std::move(actual), lookups)) {
        if (seen->from_wildcard) fact.wildcard_zone = wildcard_zone(seen->values, lookups);
        fact.seen.push_back(*std::move(seen));
      }
    }
    for (const Place& place : places_) {
      const net::Lookup& lookup = lookups.answer(place.name, place.type);
      if (!has_records(lookup)) continue;
      if (auto seen = compared(place, values_in(*lookup), lookups)) fact.seen.push_back(*std::move(seen));
      if (place.type == RecordType::a || place.type == RecordType::aaaa) fact.target_addresses = target(lookups);
    }
    return fact;
  }

 private:
  /// Nothing where the random label got no answer. Address and text sets of a wildcard may differ from one question to
  /// the next, so any answer beside counts for them.
  [[nodiscard]] std::optional<model::RecordSeen> compared(const Place& place, std::vector<std::string> values,
                                                          const Lookups& lookups) const {
    const net::Lookup& other = lookups.answer(beside(place.name, random_label_), place.type);
    if (!other) return std::nullopt;
    const bool from_wildcard = place.type == RecordType::cname ? values_in(*other) == values : !other->records.empty();
    return model::RecordSeen{.name = place.name,
                             .type = net::to_string(place.type),
                             .values = std::move(values),
                             .from_wildcard = from_wildcard};
  }

  [[nodiscard]] std::string zone(const Lookups& lookups) const {
    for (const std::string& level : levels_) {
      const net::Lookup& servers = lookups.answer(level, RecordType::ns);
      if (has_records(servers) && (servers->canonical_name.empty() || servers->canonical_name == level)) return level;
    }
    return levels_.back();
  }

  [[nodiscard]] bool domain_exists(const Lookups& lookups) const {
    const net::Lookup& servers = lookups.answer(levels_.back(), RecordType::ns);
    return record_.registrable.empty() || !servers || servers->name_exists;
  }

  /// The wildcard above answers for those below that do not exist, so the topmost of an unbroken row is the one.
  [[nodiscard]] std::string wildcard_zone(const std::vector<std::string>& values, const Lookups& lookups) const {
    std::string zone = levels_.front();
    for (const std::string& level : levels_) {
      const net::Lookup& wildcard = lookups.answer("*." + level, RecordType::cname);
      if (!wildcard || values_in(*wildcard) != values) break;
      zone = level;
    }
    return zone;
  }

  [[nodiscard]] std::vector<std::string> target(const Lookups& lookups) const {
    std::vector<std::string> addresses;
    for (const RecordType type : address_types) {
      const net::Lookup& lookup = lookups.answer(record_.seen.expected, type);
      if (lookup) std::ranges::move(values_in(*lookup), std::back_inserter(addresses));
    }
    return addresses;
  }

  const UnmatchedRecord& record_;
  std::string_view random_label_;
  std::vector<std::string> levels_;
  std::vector<Place> places_;
};

}  // namespace

std::vector<model::RecordSearchFact> search_for_records(std::span<const UnmatchedRecord> records,
                                                        std::string_view random_label, net::Resolver& resolver,
                                                        Deadline deadline) {
  std::vector<Search> searches;
  searches.reserve(records.size());
  for (const UnmatchedRecord& record : records) searches.emplace_back(record, random_label);
  Lookups lookups{resolver};
  for (const Search& search : searches) search.want_places(lookups);
  lookups.ask(first_round(deadline));
  for (const Search& search : searches) search.want_comparisons(lookups);
  lookups.ask(deadline);
  std::vector<model::RecordSearchFact> facts;
  facts.reserve(searches.size());
  for (const Search& search : searches) facts.push_back(search.read(lookups));
  return facts;
}

}  // namespace certwright::checks
