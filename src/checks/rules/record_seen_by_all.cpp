// A record that is right at its own servers, and not seen everywhere yet. RFC 2308: answers that something is missing
// are remembered too.
#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "checks/check.h"
#include "checks/server_words.h"
#include "checks/words.h"

namespace certwright::checks::rules {
namespace {

using model::found;
namespace cause = model::cause;

constexpr model::Fact needs[] = {model::Fact::delegation, model::Fact::validation_record};
constexpr const model::Cause* causes[] = {&cause::DNS_NOT_PROPAGATED, &cause::DNS_NEGATIVE_CACHE,
                                          &cause::DNS_SELF_CHECK_SPLIT};

// RFC 2308 section 5: "Values of one to three hours have been found to work well and would make sensible a default."
constexpr std::uint32_t usual_negative_ttl = 3 * 3600;

const model::ZoneFact& zone_of(const model::Facts& facts) { return *last_zone(facts); }

/// How long resolvers may remember that something is missing: RFC 2308 section 3, "the minimum of the MINIMUM field of
/// the SOA record and the TTL of the SOA itself".
std::uint32_t negative_ttl(const model::Facts& facts, const RecordView& view) {
  const auto soa = soa_by(facts, view.answer->address, zone_of(facts).name);
  return soa ? std::min(soa->ttl, soa->minimum) : usual_negative_ttl;
}

std::set<std::string> distinct_servers(const std::vector<const RecordView*>& views) {
  std::set<std::string> servers;
  for (const RecordView* view : views) servers.insert(view->server->name);
  return servers;
}

bool serials_differ(const model::Facts& facts, const PublicRecord& published) {
  const auto have = soa_by(facts, published.have.front()->answer->address, zone_of(facts).name);
  const auto lack = soa_by(facts, published.lack.front()->answer->address, zone_of(facts).name);
  return have && lack && have->serial != lack->serial;
}

/// A zone that two providers serve is no zone on its way from one server to the next: record_where_resolvers_ask.
bool is_one_zone(const PublicRecord& published) {
  return std::ranges::any_of(published.have, [](const RecordView* view) { return view->server->at_parent; }) ||
         std::ranges::none_of(published.lack, [](const RecordView* view) { return view->server->at_parent; });
}

model::Finding not_everywhere(const model::Facts& facts, const PublicRecord& published) {
  const RecordView& lacking = *published.lack.front();
  std::set<std::string> servers = distinct_servers(published.have);
  const std::set<std::string> missing = distinct_servers(published.lack);
  std::set<std::string> all = servers;
  all.insert(missing.begin(), missing.end());
  model::Evidence evidence = record_at_server(facts, *wanted_record(facts), *lacking.answer, zone_of(facts).name);
  evidence["have"] = std::to_string(all.size() - missing.size());
  evidence["all"] = std::to_string(all.size());
  std::vector<const model::ServerAnswer*> lacking_answers;
  for (const RecordView* view : published.lack) lacking_answers.push_back(view->answer);
  evidence["missing"] = names_of(lacking_answers);
  return found(cause::DNS_NOT_PROPAGATED, std::move(evidence),
               serials_differ(facts, published) ? model::Certainty::certain : model::Certainty::likely);
}

model::Finding remembered(const model::Facts& facts, const PublicRecord& published) {
  const RecordView& view = *published.have.front();
  model::Evidence evidence = record_at_server(facts, *wanted_record(facts), *view.answer, zone_of(facts).name);
  evidence["ttl"] = std::to_string(negative_ttl(facts, view)) + " s";
  return found(cause::DNS_NEGATIVE_CACHE, std::move(evidence), model::Certainty::likely);
}

model::Finding unseen_by(const model::Facts& facts, const PublicRecord& published, const std::string& resolver,
                         const std::string& seen) {
  const RecordView& view = *published.have.front();
  model::Evidence evidence = record_at_server(facts, *wanted_record(facts), *view.answer, zone_of(facts).name);
  evidence["resolver"] = resolver;
  evidence["actual"] = seen;
  return found(cause::DNS_SELF_CHECK_SPLIT, std::move(evidence), model::Certainty::likely);
}

/// A resolver of this machine that says that there is no such record, with the SOA record of another source: it has a
/// view of its own, and does not merely remember.
const model::ServerAnswer* other_view(const model::Facts& facts, const PublicRecord& published) {
  if (!facts.system_view) return nullptr;
  const model::ValidationRecordFact& record = *wanted_record(facts);
  const auto soa = soa_by(facts, published.have.front()->answer->address, zone_of(facts).name);
  for (const model::ServerAnswer& answer : facts.system_view->answers) {
    if (holds_record(answer, record) != Holds::no) continue;
    const auto line = std::ranges::find(answer.authority, "SOA", &model::RecordLine::type);
    if (line == answer.authority.end()) return &answer;
    const auto numbers = soa_numbers(*line);
    if (plain_name(line->name) != zone_of(facts).name || !soa || !numbers || numbers->minimum != soa->minimum)
      return &answer;
  }
  return nullptr;
}

model::Findings judge(const model::Facts& facts) {
  const model::ValidationRecordFact* record = wanted_record(facts);
  if (record == nullptr || last_zone(facts) == nullptr) return {};
  const std::vector<RecordView> views = views_of_record(facts);
  const PublicRecord published = public_record(views);
  if (!published.have.empty() && !published.lack.empty() && is_one_zone(published))
    return {not_everywhere(facts, published)};
  if (!published.is_published()) return {};
  if (!record->matches && record->actual.empty()) return {remembered(facts, published)};
  if (!record->matches) return {unseen_by(facts, published, facts.resolver, joined(record->actual))};
  if (const model::ServerAnswer* answer = other_view(facts, published))
    return {unseen_by(facts, published, called(*answer), told(*answer))};
  return {};
}

}  // namespace

extern const Check record_seen_by_all{
    .name = "record_seen_by_all",
    .stage = Stage::diagnosis,
    .source = "RFC 2308 section 5; Zonemaster CONSISTENCY01",
    .needs = needs,
    .causes = causes,
    .judge = judge,
};

}  // namespace certwright::checks::rules
