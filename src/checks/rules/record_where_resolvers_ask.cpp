// The record is right, on servers that nobody asks: those of a zone above the delegated one, or those that the
// registrar does not name.
#include <algorithm>
#include <string>
#include <vector>

#include "checks/check.h"
#include "checks/server_words.h"
#include "checks/words.h"
#include "model/domain_name.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::delegation, model::Fact::validation_record};
constexpr const model::Cause* causes[] = {&cause::DNS_WRONG_ZONE_DELEGATED, &cause::DNS_REGISTRAR_NS_MISMATCH};

/// The servers that the parent names for a zone.
std::vector<std::string> at_parent(const model::ZoneFact& zone) {
  std::vector<std::string> names;
  for (const model::NameServerFact& server : zone.servers)
    if (server.at_parent) names.push_back(server.name);
  return names;
}

/// None of the servers that the world asks has the record, and some of them say so, or that they do not serve the zone.
bool is_missing_where_asked(const model::Facts& facts, const model::ZoneFact& zone,
                            const std::vector<RecordView>& views) {
  bool some_tell = false;
  for (const RecordView& view : views) {
    if (view.server == nullptr || !view.server->at_parent) continue;
    if (view.holds == Holds::yes) return false;
    some_tell = some_tell || view.holds == Holds::no;
  }
  return some_tell || !lame_servers(facts, zone).answers.empty();
}

const RecordView* elsewhere(const std::vector<RecordView>& views) {
  const auto holds = [](const RecordView& view) {
    return view.holds == Holds::yes && (view.server == nullptr || !view.server->at_parent);
  };
  const auto found = std::ranges::find_if(views, holds);
  return found == views.end() ? nullptr : &*found;
}

model::Finding in_zone_above(const model::Facts& facts, const model::ZoneFact& sub, const std::string& zone,
                             const RecordView& view) {
  model::Evidence evidence = record_at_server(facts, *wanted_record(facts), *view.answer, sub.name);
  evidence["sub"] = sub.name;
  evidence["zone"] = zone;
  evidence["ns"] = joined(at_parent(sub));
  return found(cause::DNS_WRONG_ZONE_DELEGATED, std::move(evidence));
}

/// Where the servers that have the record name themselves and none of those that the registrar names, two providers
/// serve the zone. Where the sets overlap, it is one zone whose copies differ.
model::Findings on_other_servers(const model::Facts& facts, const model::ZoneFact& zone, const RecordView& view) {
  const std::vector<std::string> parent_ns = at_parent(zone);
  const std::vector<std::string> zone_ns = name_servers_by(facts, view.answer->address, zone.name);
  const auto is_at_parent = [&](const std::string& name) {
    return std::ranges::find(parent_ns, name) != parent_ns.end();
  };
  if (zone_ns.empty() || std::ranges::any_of(zone_ns, is_at_parent)) return {};
  model::Evidence evidence = record_at_server(facts, *wanted_record(facts), *view.answer, zone.name);
  evidence["zone"] = zone.name;
  evidence["parent_ns"] = joined(parent_ns);
  evidence["zone_ns"] = joined(zone_ns);
  return {found(cause::DNS_REGISTRAR_NS_MISMATCH, std::move(evidence))};
}

model::Findings judge(const model::Facts& facts) {
  const model::ValidationRecordFact* record = wanted_record(facts);
  const model::ZoneFact* zone = last_zone(facts);
  if (record == nullptr || record->matches || zone == nullptr || at_parent(*zone).empty()) return {};
  const std::vector<RecordView> views = views_of_record(facts);
  const RecordView* view = elsewhere(views);
  if (view == nullptr || !is_missing_where_asked(facts, *zone, views)) return {};
  const std::string served = zone_served(facts, view->answer->address, record->name);
  if (!served.empty() && served != zone->name && model::is_at_or_below(zone->name, served))
    return {in_zone_above(facts, *zone, served, *view)};
  if (view->server == nullptr && served.empty() && !zone->parent.empty())
    return {in_zone_above(facts, *zone, zone->parent, *view)};
  return on_other_servers(facts, *zone, *view);
}

}  // namespace

extern const Check record_where_resolvers_ask{
    .name = "record_where_resolvers_ask",
    .stage = Stage::diagnosis,
    .source = "RFC 1034 section 4.2.1; RFC 2181 section 6",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
